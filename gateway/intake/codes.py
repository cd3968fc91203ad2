"""The codes intake speaks in: for files, rows, notes, guesses and questions.

A code never changes its meaning; the sentence for it lives in the catalogue of words and takes the
parameters that travel beside the code.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeAlias

Param: TypeAlias = str | int | tuple[str, ...] | tuple[tuple[str, str], ...]
Params: TypeAlias = Mapping[str, Param]


class FileFault(StrEnum):
    """Why a whole file, or the mapping for it, cannot be used."""

    MISSING = "file-missing"  # path
    DIRECTORY = "file-is-directory"  # path
    UNREADABLE = "file-unreadable"  # path, reason
    EMPTY = "file-empty"  # path
    OLD_EXCEL = "file-is-old-or-locked-excel"  # path
    NOT_A_WORKBOOK = "file-is-no-workbook"  # path, reason
    TOO_LARGE_INSIDE = "file-unpacks-too-large"  # path, bytes
    JSON_ARRAY = "file-is-json-array"  # path
    UNKNOWN_FORMAT = "file-format-unknown"  # path
    NO_SUCH_SHEET = "sheet-missing"  # sheet, sheets
    HEADER_SHORT = "header-incomplete"  # expected, found
    NO_SCORE_COLUMN = "score-column-missing"  # columns
    NO_TEXT_COLUMN = "text-column-missing"  # columns
    NO_SETTLEMENT_COLUMN = "settlement-column-missing"  # columns
    NO_RECEIVED_COLUMN = "received-column-missing"  # columns
    NO_SURVEY_COLUMN = "survey-column-missing"  # columns
    NO_DELIVERED_COLUMN = "delivered-column-missing"  # columns
    UNKNOWN_COLUMNS = "columns-missing"  # missing ((mapping path, column name), …), columns
    MAPPING_MISSING = "mapping-missing"  # name, presets
    MAPPING_INVALID = "mapping-invalid"  # name, mistakes ((path, what is wrong), …)


class RowFault(StrEnum):
    """Why a row cannot be read; the row goes to the rejects file."""

    BROKEN_QUOTES = "quotes-broken"
    CELL_TOO_LONG = "cell-too-long"
    LINE_TOO_LONG = "line-too-long"
    NOT_JSON = "not-json"
    NOT_AN_OBJECT = "not-a-json-object"
    TOO_MANY_CELLS = "cells-too-many"  # cells, columns
    TOO_FEW_CELLS = "cells-too-few"  # cells, columns
    NOT_A_NUMBER = "not-a-whole-number"  # value
    NOT_A_LEVEL = "not-a-level"  # value
    NOT_A_FLAG = "not-yes-or-no"  # value
    DATE_BLANK = "date-blank"
    DATE_UNREADABLE = "date-unreadable"  # value, formats
    DATE_IN_FUTURE = "date-in-future"  # value, now
    DATE_TOO_EARLY = "date-too-early"  # value
    SETTLEMENT_BLANK = "settlement-blank"
    SETTLEMENT_DAMAGED = "settlement-damaged"  # value
    SETTLED_BEFORE = "settled-before-received"  # settled, received
    CAR_BLANK = "car-blank"
    VIN_LENGTH = "vin-length"  # value, length
    VIN_LETTERS = "vin-letters"  # value
    PLATE_MASKED = "plate-masked"  # value
    PHONE_MASKED = "phone-masked"  # value
    PHONE_DAMAGED = "phone-damaged"  # value
    PHONE_UNREADABLE = "phone-unreadable"  # value
    NOT_A_MILEAGE = "not-a-mileage"  # value
    NOT_HOURS = "not-hours"  # value
    NOT_A_QUANTITY = "not-a-quantity"  # value
    NOT_AN_AMOUNT = "not-an-amount"  # value
    NOT_A_MODE = "not-a-mode"  # value
    LISTS_UNEQUAL = "lists-unequal"  # parts, others
    SURVEY_UNKNOWN = "survey-unknown"  # value
    SURVEY_NOT_SENT = "survey-not-sent"  # value
    ORDER_BROKEN = "order-broken-elsewhere"  # line
    ORDER_SCATTERED = "order-scattered"  # rows


class InvalidReason(StrEnum):
    """Why a well-formed answer is kept but counts in nothing but the validity rate."""

    OUT_OF_RANGE = "out-of-range"  # field, value, low, high


class BlankReason(StrEnum):
    """Why a row holds nothing to import."""

    SCORE = "score-blank"
    TEXT = "text-blank"
    SKIPPED = "skipped-by-mapping"
    UNSETTLED = "not-settled-yet"
    SURVEY = "survey-blank"


class RowNote(StrEnum):
    """What was decided for a cell without refusing its row; counted over a file."""

    PHONE_MASKED = "phone-masked"
    PHONE_DAMAGED = "phone-damaged"
    PHONE_UNREADABLE = "phone-unreadable"
    VIN_CHECK = "vin-check-digit"
    CLOCK_GAP = "time-in-clock-gap"
    CLOCK_FOLD = "time-in-clock-fold"


class GuessNote(StrEnum):
    """What a guess took from the file."""

    PRESET = "preset-recognised"  # preset
    COLUMN = "column-taken"  # field, column
    SCORE_BY_VALUES = "score-by-values-only"  # column
    SCALE = "scale-taken"  # scale
    RECEIVED_FROM_FILE_TIME = "received-from-file-time"  # received


class GuessQuestion(StrEnum):
    """What a person should settle before the guess is trusted."""

    WHICH_SCORE = "which-score-column"  # columns
    DAY_OR_MONTH_FIRST = "day-or-month-first"  # value, taken
    WHICH_SCALE = "which-scale"  # column, taken
    WHEN_RECEIVED = "when-received"  # received
