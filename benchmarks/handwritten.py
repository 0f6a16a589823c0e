"""Twenty measures as a person would write them for DuckDB: what the compiled ones are measured against.

Each statement gives numerator, denominator (null when the unit does not divide) and number of records for each
combination of categories, as the compiled ones do; {start}, {end}, {year} are filled in. Whether anything was recorded
at all is not asked here, though the compiled measures answer that too.
"""

from __future__ import annotations

_MEMBERS = """
    (SELECT *, row_number() OVER (PARTITION BY organization_id ORDER BY joined DESC, membership_id DESC) AS place
     FROM members WHERE joined <= {end} AND ("left" IS NULL OR "left" >= {end}) QUALIFY place = 1)
"""
_PLANS = """
    (SELECT plan_id, row_number() OVER (PARTITION BY kind ORDER BY adopted DESC, plan_id DESC) AS place
     FROM plans WHERE status <> 'draft' AND adopted <= {end} AND start <= {end} AND "end" >= {end} QUALIFY place = 1)
"""
_ACTIONS = f"""
    (SELECT * FROM actions WHERE status <> 'dropped' AND start <= {{end}} AND plan_id IN (SELECT plan_id FROM {_PLANS}))
"""
_OPEN = f"(SELECT * FROM {_ACTIONS} WHERE completed IS NULL OR completed > {{end}})"
_MAIN = """
    (SELECT s.*, row_number() OVER (PARTITION BY seat_id ORDER BY start DESC, seat_term_id DESC) AS place
     FROM seats s JOIN bodies b USING (body_id)
     WHERE s.start <= {end} AND (s."end" IS NULL OR s."end" >= {end}) AND b.started <= {end}
       AND (b.ended IS NULL OR b.ended >= {end}) AND b.kind IN ('council', 'regional_committee') QUALIFY place = 1)
"""
_HELD = "(SELECT meeting_id FROM meetings WHERE status = 'held' AND day BETWEEN {start} AND {end})"
_BODIES = "bodies WHERE started <= {end} AND (ended IS NULL OR ended >= {end})"

STATEMENTS: dict[str, str] = {
    "members.total": f"SELECT count(*), NULL, count(*), sector, government FROM {_MEMBERS} GROUP BY ALL",
    "members.not_settlement_funded": f"""
        SELECT count(*) FILTER (NOT settlement_funded), count(*), count(*), sector FROM {_MEMBERS}
        WHERE settlement_funded IS NOT NULL GROUP BY ALL""",
    "bodies.established": f"SELECT count(*), NULL, count(*), kind FROM {_BODIES} GROUP BY ALL",
    "bodies.terms_adopted": f"""
        SELECT count(*) FILTER (terms_adopted <= {{end}}), count(*), count(*), kind FROM {_BODIES} GROUP BY ALL""",
    "meetings.held": """
        SELECT count(*) FILTER (m.status = 'held'), count(*), count(*), b.kind
        FROM meetings m LEFT JOIN bodies b USING (body_id) WHERE m.day BETWEEN {start} AND {end} GROUP BY ALL""",
    "meetings.minutes_adopted": """
        SELECT count(*) FILTER (minutes_adopted <= day + INTERVAL 60 DAY), count(*), count(*) FROM meetings
        WHERE status = 'held' AND day BETWEEN {start} - INTERVAL 60 DAY AND {end} - INTERVAL 60 DAY""",
    "meetings.open": """
        SELECT count(*) FILTER (public), count(*), count(*) FROM meetings
        WHERE status = 'held' AND day BETWEEN {start} AND {end}""",
    "meetings.bodies_active": f"""
        SELECT count(*) FILTER (body_id IN (
            SELECT body_id FROM meetings WHERE status = 'held' AND day BETWEEN {{start}} AND {{end}})),
            count(*), count(*), kind FROM {_BODIES} GROUP BY ALL""",
    "attendance.rate": f"""
        SELECT count(*) FILTER (presence = 'present'), count(*), count(*), sector FROM attendance
        WHERE meeting_id IN {_HELD} GROUP BY ALL""",
    "attendance.active": f"""
        SELECT count(*) FILTER (active), count(*), count(*), sector FROM attendance
        WHERE presence = 'present' AND active IS NOT NULL AND meeting_id IN {_HELD} GROUP BY ALL""",
    "decisions.adopted": """
        SELECT count(*), NULL, count(*), b.kind FROM decisions d LEFT JOIN bodies b USING (body_id)
        WHERE d.outcome = 'adopted' AND d.day BETWEEN {start} AND {end} GROUP BY ALL""",
    "decisions.consensus": """
        SELECT count(*) FILTER (method = 'consensus' AND outcome = 'adopted' AND blocks = 0), count(*), count(*)
        FROM decisions WHERE outcome IN ('adopted', 'rejected') AND day BETWEEN {start} AND {end}""",
    "decisions.quorum": """
        SELECT count(*) FILTER (quorum_met), count(*), count(*) FROM decisions
        WHERE outcome IN ('adopted', 'rejected') AND quorum_met IS NOT NULL AND day BETWEEN {start} AND {end}""",
    "actions.on_time": f"""
        SELECT count(*) FILTER (completed <= due), count(*), count(*) FROM {_ACTIONS}
        WHERE due BETWEEN {{start}} AND {{end}}""",
    "actions.overdue": f"SELECT count(*) FILTER (due < {{end}}), count(*), count(*) FROM {_OPEN} WHERE due IS NOT NULL",
    "actions.updated": f"""
        SELECT count(*) FILTER (action_id IN (
            SELECT action_id FROM action_updates WHERE day > {{end}} - INTERVAL 90 DAY AND day <= {{end}})),
            count(*), count(*) FROM {_OPEN}""",
    "actions.progress": f"""
        SELECT sum(weight * reached), sum(weight * 100), count(*) FROM (
            SELECT a.weight * p.weight AS weight, CASE WHEN completed <= {{end}} THEN 100 ELSE u.reached END AS reached
            FROM {_ACTIONS} a JOIN priorities p USING (priority_id) LEFT JOIN (
                SELECT action_id, arg_max(progress, (day, update_id)) AS reached FROM action_updates
                WHERE day <= {{end}} AND progress IS NOT NULL GROUP BY action_id) u USING (action_id))
        WHERE reached IS NOT NULL""",
    "actions.two_partners": f"""
        SELECT count(*) FILTER (partners >= 2), count(*), count(*) FROM {_ACTIONS} a LEFT JOIN (
            SELECT action_id, count(DISTINCT organization_id) FILTER (lead_id IS NULL OR organization_id <> lead_id) AS partners
            FROM action_partners JOIN actions USING (action_id) GROUP BY action_id) USING (action_id)""",
    "seats.filled": f"""
        SELECT count(*) FILTER (holder <> 'vacant'), count(*), count(*), sector FROM {_MAIN} GROUP BY ALL""",
    "resources.outside": """
        SELECT sum(amount_cents), NULL, count(*), funder, contribution FROM resources
        WHERE fiscal_year = {year} AND funder <> 'settlement_program' AND status IN ('confirmed', 'received')
          AND amount_cents IS NOT NULL GROUP BY ALL""",
}  # fmt: skip
