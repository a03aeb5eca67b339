using App.Api.Declarations;
using App.Api.Rights;
using App.Api.Sheets;
using App.Pages;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;
using Domain.Problems;
using Domain.Rights;
using Domain.Time;

namespace App.Declare;

/// <summary>A request on the page of its declaration; with ground and reason only for the token.</summary>
public sealed record RightShown(string Id, RightKind Kind, RightStatus Status, string Text, DateOnly AskedOn, DateOnly DueOn, DateOnly? DecidedOn)
{
    public RefusalGround? Ground { get; init; }
    public string? Reason { get; init; }

    public static RightShown Of(RightsRequest request, bool byToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new(request.Id, request.Kind, request.Status, byToken ? request.StatusText : request.OutlineText, request.ReceivedOn, request.DueOn,
            request.DecidedAt is { } at ? CivilTime.ChinaDate(at) : null)
        {
            Ground = byToken ? RefusalGround.Find(request.Ground) : null,
            Reason = byToken ? request.Reason : null,
        };
    }
}

/// <summary>What a family asks about its data, on the page of its declaration.</summary>
internal sealed class RightsDoor(RightsRecords records, RightsActions actions, RightsCopies copies)
{
    public static Problem ProveFirst() =>
        new("receipt", "required", "请先填写回执号，和电话后四位或者凭证，再提出申请；隔了半小时以上的，要重新填一次。");

    /// <param name="byToken">Not only by four digits: then also why.</param>
    public async Task<IReadOnlyList<RightShown>> OfAsync(Declaration declaration, bool byToken, CancellationToken cancellation) =>
        [.. (await records.OfAsync(declaration, cancellation).ConfigureAwait(false)).Select(stored => RightShown.Of(stored.Request, byToken))];

    /// <returns>What is wrong; nothing where it was taken, or is under way already.</returns>
    public async Task<IReadOnlyList<Problem>> AskAsync(StoredDeclaration found, Posted posted, bool byToken, CancellationToken cancellation)
    {
        var command = new AskRight(RightWords.FindKind(posted.Value("kind")), byToken ? RightProof.Token : RightProof.Phone,
            posted.Value("text"), null, AuditActor.Declarant);
        return !(await actions.AskAsync(found, command, Channel.Web.Id(), cancellation).ConfigureAwait(false)).IsRefused(out var refused, out _) ? []
            : refused.Problems.Count > 0 ? refused.Problems : [new Problem("", refused.Code, refused.Message)];
    }

    public Download Paper(Declaration declaration, ErasureRequest? request) => copies.Word(OwnCopy.Of(declaration, request));
}
