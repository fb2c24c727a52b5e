"""つどい: lends a municipality's halls, gyms and grounds, day and night."""
