-- A move to another version that was taken back is as if it had not been: neither it nor the one back brought the project to a stage.

-- No sub-query of the views themselves: for that the planner would reckon with one for each act, and compile what is over at once.
CREATE FUNCTION move_stands(of_project bigint, of_seq bigint) RETURNS boolean
    LANGUAGE sql STABLE PARALLEL SAFE COST 1
    RETURN NOT EXISTS (SELECT FROM act b
                        WHERE b.project_id = of_project AND b.seq IN (of_seq, of_seq + 1) AND b.kind = 'project_moved'
                          AND b.detail ->> 'undoes' IS NOT NULL);
COMMENT ON FUNCTION move_stands(bigint, bigint) IS
    'Part of the reporting views: whether a move to another version, the act of that number, was neither taken back by the next act nor '
    'takes one back (转用是否有效).';
