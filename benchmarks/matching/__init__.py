"""Who is asked, simulated: Muster's own policy and state machines beside other rules, in cities drawn by seed."""
