using System.Text.Json.Serialization;
using Domain.Divisions;
using Domain.Forms;
using Domain.Privacy;
using Domain.Proposals;
using Domain.Rights;
using Domain.Time;

namespace App.Api.Rights;

/// <summary>Why the law lets a request be refused.</summary>
/// <param name="Words">For the family.</param>
internal sealed record GroundItem(string Id, string Label, string Clause, string Words)
{
    public static GroundItem Of(RefusalGround ground) => new(ground.Id, ground.Label, ground.Clause, ground.Words);
}

/// <summary>A request as the family sees it.</summary>
/// <remarks>Ground and reason tell how it is with the child, so they are shown for the follow-up token alone: four digits can be guessed.</remarks>
internal sealed record OwnRight(string Id, RightKind Kind, string KindLabel, RightStatus Status, string StatusText, DateOnly AskedOn, DateOnly DueOn)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? DecidedOn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GroundItem? Ground { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <param name="proof">What whoever asks showed just now.</param>
    public static OwnRight Of(RightsRequest request, RightProof proof) => new(request.Id, request.Kind, request.Kind.Label(), request.Status,
        proof == RightProof.Phone ? request.OutlineText : request.StatusText, request.ReceivedOn, request.DueOn)
    {
        DecidedOn = request.DecidedAt is { } at ? CivilTime.ChinaDate(at) : null,
        Ground = proof != RightProof.Phone && RefusalGround.Find(request.Ground) is { } ground ? GroundItem.Of(ground) : null,
        Reason = proof == RightProof.Phone ? null : request.Reason,
    };
}

/// <summary>Everything that a family asked about a declaration, newest first.</summary>
internal sealed record OwnRights(string Receipt, IReadOnlyList<OwnRight> Requests);

/// <summary>A request as a list of the county shows it: nothing of what the family wrote.</summary>
/// <param name="Due">overdue | today | thisWeek | yyyy-MM; null where nobody has to answer any more.</param>
/// <param name="Waiting">A deletion that was agreed to and waits for a second person.</param>
internal record RightItem(string Id, string Version, RightKind Kind, string KindLabel, RightStatus Status, string StatusLabel, DivisionCode County,
    string Receipt, RightProof Proof, string ProofLabel, DateOnly ReceivedOn, DateOnly DueOn, string? Due, bool Waiting)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? DecidedOn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ground { get; init; }

    /// <summary>What was seen in person, where only four digits had proved it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RightProof? Shown { get; init; }

    public static RightItem Of(StoredRight stored, DateOnly today, bool waiting)
    {
        var request = stored.Request;
        return new(request.Id, stored.Document.Version, request.Kind, request.Kind.Label(), request.Status, request.Status.Label(), request.County,
            request.Receipt.Value, request.Proof, request.Proof.Label(), request.ReceivedOn, request.DueOn,
            request.Status == RightStatus.Open ? DueTerm.Of(request.DueOn, today, DuePrecision.Day) : null, waiting)
        {
            DecidedOn = request.DecidedAt is { } at ? CivilTime.ChinaDate(at) : null,
            Ground = request.Ground,
            Shown = request.Shown,
        };
    }
}

/// <summary>A request after an opening.</summary>
internal sealed record RightOpened : RightItem
{
    private RightOpened(RightItem item)
        : base(item)
    {
    }

    [JsonPropertyOrder(1)]
    public required string Declaration { get; init; }

    [JsonPropertyOrder(2)]
    public required string? Text { get; init; }

    [JsonPropertyOrder(3)]
    public required string? Reason { get; init; }

    /// <summary>The ground that keeps a deletion from being granted, whatever anybody thinks; null: a person decides.</summary>
    [JsonPropertyOrder(4)]
    public required GroundItem? StandsInTheWay { get; init; }

    [JsonPropertyOrder(5)]
    public required IReadOnlyList<GroundItem> Grounds { get; init; }

    public static RightOpened Full(StoredRight stored, RightsStanding standing, DateOnly today, bool waiting) => new(Of(stored, today, waiting))
    {
        Declaration = stored.Request.Declaration,
        Text = stored.Request.Words,
        Reason = stored.Request.Reason,
        StandsInTheWay = stored.Request is { Kind: RightKind.Deletion, Status: RightStatus.Open } && standing.Ground is { } ground
            ? GroundItem.Of(ground) : null,
        Grounds = [.. RefusalGround.For(stored.Request.Kind).Select(GroundItem.Of)],
    };
}

/// <summary>What a decision came to.</summary>
/// <param name="Proposal">What waits for a second person; null: it has ended.</param>
internal sealed record RightDecided(string Id, string Version, RightStatus Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Proposal)
{
    public static RightDecided Of(RightOutcome done) =>
        new(done.Stored.Request.Id, done.Stored.Document.Version, done.Stored.Request.Status, done.Proposed?.Id);
}
