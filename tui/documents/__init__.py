"""Documents of the rituals: what a meeting leaves behind, to be read, printed and forwarded.

A builder makes a :class:`~tui.documents.model.Document` of readings and words; two renderers, one
for Markdown and one for HTML, know nothing of cases or figures.
"""
