"""Files and other systems on the way in and out, and the bridge from facts to the log."""
