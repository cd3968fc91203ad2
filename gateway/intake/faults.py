"""The error a cell's parser raises; the row collects it and goes on with its other cells."""

from gateway.intake.codes import Param, Params, RowFault


class CellError(Exception):
    """A cell cannot be read as what its field needs.

    Attributes:
        code: what is wrong.
        params: what the catalogue's sentence needs.
    """

    def __init__(self, code: RowFault, **params: Param) -> None:
        super().__init__(code.value)
        self.code = code
        self.params: Params = params
