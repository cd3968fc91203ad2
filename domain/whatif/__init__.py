"""What would have been due, missed and escalated under other rules; nothing is recorded."""
