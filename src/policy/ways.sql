-- Which stages of a track come after which, by its own steps (先后顺序).

CREATE VIEW policy_way WITH (security_invoker = true) AS
WITH RECURSIVE way (policy_id, track, gate, stage) AS (
    SELECT s.policy_id, s.track::text, s.from_stage, s.to_stage FROM policy_step s WHERE s.kind = 'forward'
    UNION
    SELECT w.policy_id, w.track, w.gate, s.to_stage
      FROM way w
      JOIN policy_step s ON s.policy_id = w.policy_id AND s.track = w.track AND s.from_stage = w.stage AND s.kind = 'forward'
)
SELECT policy_id, track, gate, stage FROM way;

COMMENT ON VIEW policy_way IS
    'Which stages come after which on a track (阶段先后): there is a row where forward steps, one or more, lead from gate to stage. '
    'What a row of the law asks from a stage on is asked at that stage and at those after it; stages that are not of the track come in '
    'their usual order. Key: policy_id, track, gate, stage.';
COMMENT ON COLUMN policy_way.policy_id IS 'The version (制度版本).';
COMMENT ON COLUMN policy_way.track IS 'The track (流程).';
COMMENT ON COLUMN policy_way.gate IS 'The earlier stage (先到的阶段).';
COMMENT ON COLUMN policy_way.stage IS 'The later one (后到的阶段).';
