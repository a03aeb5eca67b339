using System.Reflection;
using NetArchTest.Rules;

namespace Suite.Consistency;

/// <summary>Which room of a project may know which: each only those above it in its list, so that one can be read without the ones below.</summary>
public sealed class Rooms
{
    /// <summary>What a rule is made of, then the rules, then what is done with a child and counted of it.</summary>
    private static readonly string[] OfTheDomain = ["Time", "Problems", "Divisions", "Notices", "Audit", "Identity", "Forms", "Privacy",
        "Eligibility", "States", "Matching", "Matters", "Children", "KeyCare", "Proposals", "Declarations", "Cases", "Visits", "Verification",
        "National", "PolicyGaps", "Campaigns", "Assignments", "Rights", "Statistics", "Releases", "Retention", "Parameters"];

    /// <summary>What goes over the wire, who asks, what a page and a paper are made of; every function; what each does; who it does it for.</summary>
    private static readonly string[] OfTheApp = ["Wire", "Security", "Disclosure", "Pages", "Documents", "Functions", "Telemetry", "Api", "Chat",
        "Declare", "Public", "Demo", "Portal"];

    [Fact]
    public void A_room_of_the_domain_knows_only_the_rooms_it_stands_on() =>
        Assert.Equal([], WrongWays(typeof(Domain.Forms.Field).Assembly, OfTheDomain));

    [Fact]
    public void A_room_of_the_app_knows_only_the_rooms_it_stands_on() =>
        Assert.Equal([], WrongWays(typeof(App.Application).Assembly, OfTheApp));

    /// <summary>"Forms.Field knows Eligibility" for every type that knows a room below its own.</summary>
    private static IEnumerable<string> WrongWays(Assembly assembly, string[] rooms)
    {
        var project = assembly.GetName().Name!;
        var found = assembly.GetTypes().Select(type => type.Namespace?.Split('.')).Where(parts => parts is [var first, _, ..] && first == project)
            .Select(parts => parts![1]).Distinct();
        Assert.Equal(rooms.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        return rooms.Index().Where(room => room.Index < rooms.Length - 1).SelectMany(room =>
        {
            var below = rooms[(room.Index + 1)..].Select(name => $"{project}.{name}").ToArray();
            return Types.InAssembly(assembly).That().ResideInNamespaceMatching($"^{project}\\.{room.Item}(\\.|$)").ShouldNot()
                .HaveDependencyOnAny(below).GetResult().FailingTypeNames ?? [];
        });
    }
}
