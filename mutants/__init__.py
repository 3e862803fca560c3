"""Mutation testing of the rule library (`make mutants`): would the tests notice if a rule were wrong?"""
