"""What changed: snapshots of evidence, measures, figures, targets, observations, rubric scores, reports.

Nouns: snapshot, measure, figure, target, observation, assessment, report. Leans on ``strategy`` and below, and reads
other rooms through evidence only.
"""
