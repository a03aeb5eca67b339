using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using App.Portal.Audit;
using Domain.Privacy;

namespace Suite.Audit;

/// <summary>The audit room speaks Chinese: whatever the program writes into the trail has a name there.</summary>
public sealed partial class NamesOfActions
{
    /// <summary>What looks like an action and is something else: names of rules, jobs and fields of the form.</summary>
    private static readonly string[] Others = ["statistics.migrant", "statistics.migrantCensus", "statistics.leftBehind", "sheet.binary"];

    [Fact]
    public void Every_action_that_the_program_writes_into_the_trail_has_a_Chinese_name()
    {
        var permissions = Permissions.All.Select(permission => permission.Id()).ToHashSet(StringComparer.Ordinal);
        var written = Literals(typeof(AuditPages).Assembly.Location).Where(text => Action().IsMatch(text) && !Others.Contains(text))
            .ToHashSet(StringComparer.Ordinal);
        var named = AuditWords.Groups.SelectMany(group => group.Actions).Select(action => action.Id).ToList();
        Assert.True(written.Count > 80, "The test saw hardly any action.");
        Assert.Empty(written.Where(action => AuditWords.Find(action) is null && !permissions.Contains(action)).Order(StringComparer.Ordinal));
        Assert.Equal(named.Count, named.Distinct(StringComparer.Ordinal).Count());
        Assert.All(named, action => Assert.Matches(@"^\P{IsBasicLatin}+$", AuditWords.Of(action).Replace("：", "", StringComparison.Ordinal)));
        Assert.Equal("提出注销登记", AuditWords.Of("child.propose-close"));
        Assert.Equal("nobody.knows", AuditWords.Of("nobody.knows"));
    }

    /// <summary>Every string that stands in a program.</summary>
    private static List<string> Literals(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var reader = file.GetMetadataReader();
        var found = new List<string>();
        for (var at = reader.GetNextHandle(default(UserStringHandle)); !at.IsNil; at = reader.GetNextHandle(at))
        {
            found.Add(reader.GetUserString(at));
        }

        return found;
    }

    [GeneratedRegex(
        "^(declaration|child|keyCare|case|proposal|policyGap|records|verification|discrepancy|checklist|import|export|statistics|population|release"
            + "|brief|matter|assignment|policy|audit|national|rights|retention)\\.[a-z][A-Za-z-]+[a-z]$")]
    private static partial Regex Action();
}
