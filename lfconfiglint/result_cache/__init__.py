"""What was found in a file, kept from run to run for as long as nothing it rests on changes."""
