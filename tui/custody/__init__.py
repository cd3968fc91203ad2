"""The record in our keeping: heads, copies, exports, people's data, corrections."""
