UPDATE bench.project SET stage = 'submitted' WHERE id <= :n;
