"""What is made of several rooms: home, and a plan read into calendar and budget."""
