-- Part of policy_fault: limits that have nothing to keep.
SELECT l.policy_id, 'limit_unset',
       CASE count(DISTINCT l.id) WHEN 1
            THEN govproj.said('limit of %s: no step sets the project''s limit, so there is none to keep', min(l.subject))
            ELSE govproj.said('no step of track %s sets the project''s limit (limit_document), so that %s limits have none to keep',
                              string_agg(DISTINCT l.track, ', '), count(DISTINCT l.id)::text) END,
       (array_agg(l.article ORDER BY l.id))[1], 'policy_limit', min(l.id)
  FROM unkept_limit l
 GROUP BY l.policy_id
