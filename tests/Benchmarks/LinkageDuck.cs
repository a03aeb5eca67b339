using System.Diagnostics;
using System.Globalization;
using DuckDB.NET.Data;

namespace Benchmarks;

/// <summary>
/// The same comparison as SQL in DuckDB, the way Splink writes it: equal numbers first, then blocking rules of which each leaves out what an earlier
/// one found, levels as CASE over the pairs, EM over the patterns of levels, frequencies of names, and the best child of each row. On two threads.
/// </summary>
/// <remarks>
/// It has the pinyin given as columns and does less: no number put right by its check digit, no lunar dates, no twins, no calibration, no one-to-one
/// between rivals. What it finds is counted beside.
/// </remarks>
internal sealed class LinkageDuck : IDisposable
{
    private const int Rounds = 15;

    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    private static readonly string[] Rules =
    [
        "l.birth = r.birth AND l.sound = r.sound",
        "l.birth = r.birth AND l.hukou[1:6] = r.hukou[1:6]",
        "l.birth = r.birth AND l.current[1:6] = r.current[1:6]",
        "l.birth = r.birth AND l.surname = r.surname",
        "l.sound = r.sound AND year(l.birth) = year(r.birth)",
        "l.sound = r.sound AND strftime(l.birth, '%m%d') = strftime(r.birth, '%m%d')",
        "l.number[1:9] = r.number[1:9] AND l.number[10:13] = r.number[10:13]",
        "l.number[7:18] = r.number[7:18]",
        "l.place = r.place",
    ];

    private static readonly string[] Exploded = ["e.phone = r.g1phone", "e.number = r.g1number", "e.sound = r.g1sound AND e.birth = r.birth",
        "e.sound = r.g1sound AND e.childsound = r.sound"];

    /// <summary>Levels of each comparison: a condition for each, the last is anything else; NULL on either side is no level.</summary>
    private static readonly (string Name, string Missing, string[] Levels)[] Comparisons =
    [
        ("name", "l.name IS NULL OR r.name IS NULL", ["l.name = r.name", "l.sound = r.sound", "damerau_levenshtein(l.name, r.name) <= 1",
            "l.name[1:1] = r.name[1:1]"]),
        ("birth", "l.birth IS NULL OR r.birth IS NULL",
            ["l.birth = r.birth", "year(l.birth) = year(r.birth) AND month(l.birth) = day(r.birth) AND day(l.birth) = month(r.birth)",
                "damerau_levenshtein(strftime(l.birth, '%Y%m%d'), strftime(r.birth, '%Y%m%d')) <= 1",
                    "abs(date_diff('day', l.birth, r.birth)) <= 31"]),
        ("sex", "l.sex = 0 OR r.sex = 0", ["l.sex = r.sex"]),
        ("number", "l.number IS NULL OR r.number IS NULL",
            ["l.number = r.number", "l.place = r.place", "damerau_levenshtein(l.number, r.number) <= 1",
                "damerau_levenshtein(l.number, r.number) <= 2"]),
        ("hukou", "l.hukou IS NULL OR r.hukou IS NULL",
            ["l.hukou = r.hukou", "l.hukou[1:9] = r.hukou[1:9]", "l.hukou[1:6] = r.hukou[1:6]", "l.hukou[1:4] = r.hukou[1:4]"]),
        ("current", "l.current IS NULL OR r.current IS NULL",
            ["l.current = r.current", "l.current[1:9] = r.current[1:9]", "l.current[1:6] = r.current[1:6]", "l.current[1:4] = r.current[1:4]"]),
        ("school", "l.school IS NULL OR r.school IS NULL", ["l.school = r.school", "contains(l.school, r.school) OR contains(r.school, l.school)"]),
        ("gname", "l.g1name IS NULL OR r.g1name IS NULL",
            ["r.g1name IN (l.g1name, l.g2name, l.g3name)", "r.g1sound IN (l.g1sound, l.g2sound, l.g3sound)",
                "least(damerau_levenshtein(l.g1name, r.g1name), damerau_levenshtein(coalesce(l.g2name, ''), r.g1name)) <= 1"]),
        ("gphone", "l.g1phone IS NULL OR r.g1phone IS NULL",
            ["r.g1phone IN (l.g1phone, l.g2phone, l.g3phone)",
                "least(damerau_levenshtein(l.g1phone, r.g1phone), damerau_levenshtein(coalesce(l.g2phone, ''), r.g1phone)) <= 1"]),
        ("gnumber", "l.g1number IS NULL OR r.g1number IS NULL", ["r.g1number IN (l.g1number, l.g2number, l.g3number)"]),
    ];

    public LinkageDuck()
    {
        _connection.Open();
        Run("SET threads = 2; SET preserve_insertion_order = false;");
    }

    /// <summary>Reads both files; not part of the comparison.</summary>
    public TimeSpan Load(LinkageMillion city)
    {
        var watch = Stopwatch.StartNew();
        foreach (var (table, file) in new[] { ("l", city.ChildrenFile), ("r", city.RowsFile) })
        {
            Run(
                $"CREATE TABLE {table} AS SELECT row_number() OVER () AS k, * REPLACE (TRY_CAST(birth AS DATE) AS birth, TRY_CAST(sex AS INTEGER) "
                    + $"AS sex) FROM read_csv('{file}', all_varchar = true, nullstr = '')");
        }

        return watch.Elapsed;
    }

    /// <summary>Compares.</summary>
    /// <returns>How long it took, and how many of its links are right and wrong.</returns>
    public (TimeSpan Took, long Pairs, long Right, long Wrong) Link()
    {
        var watch = Stopwatch.StartNew();
        Run(
            "CREATE TEMP TABLE exact AS SELECT l.k AS lk, r.k AS rk FROM l JOIN r ON l.number = r.number WHERE l.name = r.name OR l.birth = r.birth "
                + "OR l.sound = r.sound");
        Run("CREATE TEMP TABLE o AS SELECT * FROM r WHERE k NOT IN (SELECT rk FROM exact)");
        Run("CREATE TEMP TABLE e AS " + string.Join(" UNION ALL ", Enumerable.Range(1, 3)
            .Select(i =>
                $"SELECT k, birth, sound AS childsound, g{i}phone AS phone, g{i}number AS number, g{i}sound AS sound FROM l WHERE g{i}name IS NOT "
                    + $"NULL")));
        Run("CREATE TEMP TABLE exploded AS SELECT DISTINCT lk, rk FROM ("
            + string.Join(" UNION ALL ", Exploded.Select(rule => $"SELECT e.k AS lk, r.k AS rk FROM e JOIN o r ON {rule}")) + ")");
        var blocked = Rules.Select((rule, i) => $"SELECT l.k AS lk, r.k AS rk FROM l JOIN o r ON {rule}"
            + (i == 0 ? "" : $" WHERE NOT ({string.Join(" OR ", Rules.Take(i).Select(earlier => $"coalesce({earlier}, false)"))})"));
        Run("CREATE TEMP TABLE blocked AS SELECT * FROM exploded UNION ALL SELECT b.* FROM (" + string.Join(" UNION ALL ", blocked)
            + ") b ANTI JOIN exploded x ON b.lk = x.lk AND b.rk = x.rk");
        var cases = Comparisons
            .Select(comparison =>
                $"CASE WHEN {comparison.Missing} THEN -1 {string.Concat(comparison.Levels.Select((level, i) => $"WHEN {level} THEN {i} "))}ELSE "
                    + $"{comparison.Levels.Length} END::TINYINT AS {comparison.Name}");
        Run($"CREATE TEMP TABLE gammas AS SELECT b.lk, b.rk, {string.Join(", ", cases)} FROM blocked b JOIN l ON l.k = b.lk JOIN o r ON r.k = b.rk");
        var names = string.Join(", ", Comparisons.Select(comparison => comparison.Name));
        Run($"CREATE TEMP TABLE patterns AS SELECT {names}, count(*)::DOUBLE AS n FROM gammas GROUP BY ALL");
        Expect();
        Run(
            "CREATE TEMP TABLE tf AS SELECT name, count(*) / sum(count(*)) OVER () AS share FROM (SELECT name FROM l UNION ALL SELECT name FROM r) "
                + "WHERE name IS NOT NULL GROUP BY name");
        var averages = "(SELECT sum(share * share) FROM tf)";
        Run($"""
            CREATE TEMP TABLE best AS
            SELECT g.lk, g.rk, w.weight + CASE WHEN g.name = 0 THEN log2({averages} / tf.share) ELSE 0 END AS weight
            FROM gammas g JOIN weights w USING ({names}) JOIN l ON l.k = g.lk LEFT JOIN tf ON tf.name = l.name
            WHERE w.weight > -4 QUALIFY row_number() OVER (PARTITION BY g.rk ORDER BY weight DESC) = 1
            """);
        Run("CREATE TEMP TABLE linked AS SELECT lk, rk FROM exact UNION ALL SELECT lk, rk FROM best WHERE weight > log2(0.9 / 0.1)");
        var took = watch.Elapsed;
        return (took, Number("SELECT count(*) FROM gammas"),
            Number("SELECT count(*) FROM linked JOIN l ON l.k = lk JOIN r ON r.k = rk WHERE l.id[2:] = split_part(r.id[2:], '.', 1)"),
            Number("SELECT count(*) FROM linked JOIN l ON l.k = lk JOIN r ON r.k = rk WHERE l.id[2:] <> split_part(r.id[2:], '.', 1)"));
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Shares among matches by EM; among others by all pairs taken together, most of which are none.</summary>
    private void Expect()
    {
        Run("CREATE TEMP TABLE levels (field VARCHAR, level INTEGER, m DOUBLE, u DOUBLE)");
        foreach (var (name, _, levels) in Comparisons)
        {
            for (var level = 0; level <= levels.Length; level++)
            {
                var m = level == 0 ? 0.85 : 0.15 / levels.Length;
                Run(string.Create(CultureInfo.InvariantCulture,
                    $"INSERT INTO levels SELECT '{name}', {level}, {m}, greatest(1e-7, (SELECT sum(n) FROM patterns WHERE {name} = {level}) / "
                        + $"(SELECT sum(n) FROM patterns WHERE {name} >= 0))"));
            }
        }

        var prior = 0.005;
        for (var round = 0; round < Rounds; round++)
        {
            Weigh(prior);
            foreach (var (name, _, _) in Comparisons)
            {
                Run($"""
                    UPDATE levels SET m = greatest(1e-6, s.m), u = greatest(1e-7, s.u)
                    FROM (SELECT {name} AS level, sum(n * p) / sum(sum(n * p)) OVER () AS m, sum(n * (1 - p)) / sum(sum(n * (1 - p))) OVER () AS u
                          FROM (SELECT *, 1 / (1 + pow(2, -weight)) AS p FROM weights) WHERE {name} >= 0 GROUP BY {name}) s
                    WHERE levels.field = '{name}' AND levels.level = s.level
                    """);
            }

            using var share = _connection.CreateCommand();
            share.CommandText = "SELECT sum(n / (1 + pow(2, -weight))) / sum(n) FROM weights";
            prior = Convert.ToDouble(share.ExecuteScalar(), CultureInfo.InvariantCulture);
        }

        Weigh(prior);
    }

    private void Weigh(double prior)
    {
        var sum = string.Join(" + ", Comparisons.Select(comparison => $"coalesce({comparison.Name}_w.w, 0)"));
        var joins = string.Concat(Comparisons.Select(comparison =>
            $" LEFT JOIN (SELECT level, log2(m / u) AS w FROM levels WHERE field = '{comparison.Name}') {comparison.Name}_w ON "
                + $"{comparison.Name}_w.level = patterns.{comparison.Name}"));
        Run(string.Create(CultureInfo.InvariantCulture,
            $"CREATE OR REPLACE TEMP TABLE weights AS SELECT patterns.*, log2({prior} / (1 - {prior})) + {sum} AS weight FROM patterns{joins}"));
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Number(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}
