rule-talking = talking in the group
