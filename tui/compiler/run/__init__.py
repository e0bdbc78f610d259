"""Running a user's file: what it defines and asks for is recorded, found and compiled."""
