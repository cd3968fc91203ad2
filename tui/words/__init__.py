"""The catalogue files, a folder a language; :mod:`tui.text` reads them."""
