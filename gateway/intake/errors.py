"""The one error intake raises: a file or a mapping that cannot be used at all.

Bad rows never raise; they come out of the iteration as outcomes.
"""

from gateway.intake.codes import FileFault, Param, Params


class IntakeError(Exception):
    """A file or mapping cannot be used.

    Attributes:
        code: which fault, for ever.
        params: what the catalogue's sentence needs.
    """

    def __init__(self, code: FileFault, **params: Param) -> None:
        super().__init__(code.value, params)
        self.code = code
        self.params: Params = params
