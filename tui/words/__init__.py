"""The catalogue files, one a language; :mod:`tui.text` reads them."""
