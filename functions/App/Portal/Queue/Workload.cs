using App.Api.Cases;
using App.Api.Checklists;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Matters;
using App.Api.Proposals;
using App.Api.Releases;
using App.Api.Verifications;
using App.Functions;
using App.Security;
using App.Wire;
using Domain.Cases;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Domain.PolicyGaps;
using Domain.Privacy;
using Domain.Releases;
using Domain.Rights;
using Domain.Time;
using Domain.Verification;
using Storage;

namespace App.Portal.Queue;

/// <summary>One kind of work that waits.</summary>
/// <param name="Href">The list of it; null where the caller has none.</param>
/// <param name="More">There is more than was counted.</param>
/// <param name="Overdue">Of those counted; the most overdue are counted first.</param>
/// <param name="Oldest">The day that was due first, where it may be told; null: nothing waits, or only to the week.</param>
/// <param name="Note">How long there is, for what is counted in minutes; null: the day says it.</param>
public sealed record WorkKind(string Label, string? Href, int Count, bool More, int Overdue, DateOnly? Oldest, string? Note = null);

/// <summary>
/// What waits for somebody today, by kind: how many, how many of them late and since when. Counted by the index, to <see cref="Total.Most"/>; what
/// only sealed records say is opened, <see cref="Most"/> of them, and then "100+".
/// </summary>
/// <remarks>"25+" hid that it was 77.</remarks>
public sealed class Workload(IStore store, ProposalRecords proposals, CaseRecords cases, Cadence cadence, VerificationDesk verifications,
    VerificationItems compared, ReleaseRecords releases, MatterRecords matters, PolicyInForce policy, TimeProvider time)
{
    public const int Most = 100;

    /// <summary>The kinds of work that the caller's cells of the permission table give them, in the order of a morning.</summary>
    public async Task<IReadOnlyList<WorkKind>> OfAsync(Caller caller, DivisionCode county, DateOnly today, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var work = new List<Task<WorkKind?>>
        {
            UrgentAsync(),
            caller.Assignment.IsCityDesk ? Declarations("转来的申报", DeclarationStatus.Referred, null)
                : Declarations("新来的申报", DeclarationStatus.Submitted, null),
            Declarations("家长补充了、待审核", DeclarationStatus.InReview, null),
            Declarations("等家长补充、已到期", DeclarationStatus.NeedsInformation, today),
            CountAsync("待核对的事", Link(ReviewFunctions.Cases), Query.Of(Kinds.CaseForReview).Where(Fields.Status, CaseStatus.Open.Id()), null,
                Permission.CasesList, isPlaced: false),
            RightsAsync(),
            HandOversAsync("转来的孩子、待接手", CaseType.ChildArrived),
            HandOversAsync("转出的孩子、等对方接手", CaseType.ChildLeft),
            ApprovalsAsync(),
            DueAsync("重点关爱到期", Link(KeyCareFunctions.ListPage), Query.Of(Kinds.KeyCareEntry).Where(Fields.Status, KeyCareStatus.Open.Id()),
                DuePrecision.Day, static document => KeyCareJson.ReadDueOn(document.Body), Permission.KeyCareList),
            DueAsync("档案到期复核", Link(Functions.Pages.PortalChildren), Query.Of(Kinds.Child), ChildRecords.Precision,
                static document => ChildJson.ReadDueOn(document.Body), Permission.ChildrenList),
            CountAsync("约好的走访", Link(VisitFunctions.Desk), Query.Of(Kinds.Visit), today, Permission.VisitsRecord, onlyVillage: true),
            GapsAsync("等您答复的政策落实", Permission.PolicyGapsAnswer, GapStatus.Open, GapStatus.Escalated),
            GapsAsync("部门已答复、待核对办结", Permission.PolicyGapsClose, GapStatus.Answered),
            ComparedAsync(),
            ExchangesAsync(),
        };
        var outgoing = ReleasesAsync(caller, today, cancellation);
        return [.. (await Task.WhenAll(work).ConfigureAwait(false)).OfType<WorkKind>(), .. await outgoing.ConfigureAwait(false)];

        Task<WorkKind?> Declarations(string label, DeclarationStatus status, DateOnly? until) =>
            CountAsync(label, $"{Link(Functions.Pages.Portal)}?status={status.Id()}", Query.Of(Kinds.Declaration).Where(Fields.Status, status.Id()),
                until, Permission.DeclarationsList);

        // Few counties have one on a given day: shown where there is something.
        async Task<WorkKind?> HandOversAsync(string label, CaseType type) =>
            await CountAsync(label, Link(ReviewFunctions.Cases) is { } cases ? $"{cases}?type={type.Id()}" : null,
                Query.Of(Kinds.CaseForReview).Where(Fields.Status, CaseStatus.Open.Id()).Where(Fields.Type, type.Id()), null, Permission.CasesList,
                    isPlaced: false).ConfigureAwait(false) is { Count: > 0 } some
                ? some : null;

        // Shown where there is one.
        async Task<WorkKind?> RightsAsync() =>
            await CountAsync("家长查阅、更正、删除信息的申请", Link(RightsFunctions.ListPage),
                Query.Of(Kinds.RightsRequest).Where(Fields.Status, RightStatus.Open.Id()), null, Permission.RightsDecide, isPlaced: false)
                    .ConfigureAwait(false) is { Count: > 0 } some ? some : null;

        // First of all; shown where there is one.
        async Task<WorkKind?> UrgentAsync()
        {
            if (!caller.Assignment.May(Permission.CasesList, county, null, out _)
                || await cases.UrgentAsync(county, Most + 1, cancellation).ConfigureAwait(false) is not { Items: { Count: > 0 } items }
                || items[0].Case.DueAt is not { } first)
            {
                return null;
            }

            var now = time.GetUtcNow();
            return new("紧急求助", Link(ReviewFunctions.Cases) is { } list ? $"{list}?type={CaseType.Urgent.Id()}" : null, Math.Min(items.Count, Most),
                items.Count > Most, items.Take(Most).Count(one => one.Case.DueAt < now), today,
                    $"紧急，{Words.Left(items.Min(one => one.Case.DueAt) ?? first, now)}");
        }

        async Task<WorkKind?> CountAsync(string label, string? href, Query query, DateOnly? until, Permission permission, bool isPlaced = true,
            bool onlyVillage = false)
        {
            if (!caller.Assignment.May(permission, out var grant))
            {
                return null;
            }

            // What carries a village only is cut by its prefix, what carries a township too by that.
            if (onlyVillage && grant.Scope is Scope.Village or Scope.Township)
            {
                query.StartsWith(Fields.Village, (grant.Scope == Scope.Village ? caller.Assignment.Village
                    : caller.Assignment.Township)!.Value.Value);
            }
            else if (isPlaced && query.Within(caller, permission) is null)
            {
                return null;
            }

            if (until is { } day)
            {
                query.Between(Fields.DueOn, null, day);
            }

            return await WaitingAsync(label, href, query.OrderBy(Fields.DueOn)).ConfigureAwait(false);
        }

        async Task<WorkKind> WaitingAsync(string label, string? href, Query query)
        {
            var partition = DeclarationRecords.PartitionOf(county);
            var total = await store.TotalAsync(partition, query, cancellation).ConfigureAwait(false);
            if (total.Count == 0)
            {
                return new(label, href, 0, false, 0, null);
            }

            var byDue = query.Copy().OrderBy(Fields.DueOn);
            var overdue = await store.CountAsync(partition, byDue.Copy().Between(Fields.DueOn, null, today.AddDays(-1)), Total.Most, cancellation)
                .ConfigureAwait(false);
            var first = (await store.ListAsync(partition, byDue, new(1), cancellation).ConfigureAwait(false)).Items
                .Select(document => document.Fields.Get(Fields.DueOn)).FirstOrDefault();
            return new(label, href, total.Count, total.IsAtLeast, overdue,
                DateOnly.TryParse(first, System.Globalization.CultureInfo.InvariantCulture, out var oldest) ? oldest : null);
        }

        // The day is in the sealed record: those of the months that have come are opened and looked at.
        async Task<WorkKind?> DueAsync(string label, string? page, Query query, DuePrecision precision, Func<Document, DateOnly?> dueOn,
            Permission permission)
        {
            if (query.Within(caller, permission) is null)
            {
                return null;
            }

            // Of the months that are late whole nothing needs to be opened; the others are looked at.
            var (partition, due) = (DeclarationRecords.PartitionOf(county), DueFilter.Find(DueFilter.DueNow)!);
            var late = DueFilter.Find(DueTerm.Overdue)!.Months(today, precision).First(months => months.IsWhole);
            var before = query.OrderBy(Fields.DueOn).Copy().BetweenMonths(Fields.DueOn, null, late.Until);
            var earlier = await store.TotalAsync(partition, before, cancellation).ConfigureAwait(false);
            var (found, next) = earlier.IsAtLeast ? Listed<Due>.Nothing : await store.ListAsync(partition, query.Copy()
                .BetweenMonths(Fields.DueOn, CivilTime.AddDays(late.Until, 1), due.Span(today, precision).Until), null, Most + 1, Keep, cancellation,
                Total.MostOpened).ConfigureAwait(false);
            List<DateOnly> days = [.. found.Take(Most).Select(one => one.Day)];
            var oldest = precision != DuePrecision.Day ? []
                : earlier.Count == 0 ? days
                : (await store.ListAsync(partition, before, new(Most), cancellation).ConfigureAwait(false)).Items.Select(dueOn)
                .OfType<DateOnly>().ToList();
            return new(label, page is null ? null : $"{page}?due={due.Text}", earlier.Count + days.Count, earlier.IsAtLeast || found.Count > Most
                || next is not null,
                earlier.Count + days.Count(day => DueTerm.Of(day, today, precision) == DueTerm.Overdue), oldest.Count > 0 ? oldest.Min() : null);

            Due? Keep(Document document) => dueOn(document) is { } day && due.Matches(day, today, precision) ? new(day) : null;
        }

        // Shown where there is something; an officer's are those of the own department.
        async Task<WorkKind?> GapsAsync(string label, Permission permission, params GapStatus[] statuses)
        {
            if (!caller.Assignment.May(permission, county, null, out _))
            {
                return null;
            }

            var query = Query.Of(Kinds.PolicyGap).Any(Fields.Status, statuses.Select(status => status.Id()));
            if (caller.Assignment is { Role: Role.DepartmentOfficer, Department: { } own })
            {
                query.Where(Fields.Department, own.Id());
            }

            return await WaitingAsync(label, $"/{PolicyGapFunctions.ListPage.Route}{(statuses is [var only] ? "?status=" + only.Id() : "")}", query)
                .ConfigureAwait(false) is { Count: > 0 } some ? some : null;
        }

        // What the last comparison with each department has left to settle; shown where there is something.
        async Task<WorkKind?> ComparedAsync()
        {
            if (!caller.Assignment.May(Permission.DiscrepanciesAdjudicate, county, null, out _))
            {
                return null;
            }

            var (waiting, oldest) = (0, (DateOnly?)null);
            foreach (var profile in DepartmentProfiles.All)
            {
                if (waiting <= Most && await verifications.LatestAsync(profile.Department, county, cancellation)
                    .ConfigureAwait(false) is { LastDone: { Verification.Summary: { } summary } last })
                {
                    var (differences, pairs) = await compared.OpenAsync(last, Most + 1, cancellation).ConfigureAwait(false);
                    var ended = Domain.Time.CivilTime.ChinaDate(summary.EndedAt);
                    (waiting, oldest) = differences + pairs == 0 ? (waiting, oldest)
                        : (waiting + differences + pairs, oldest < ended ? oldest : ended);
                }
            }

            return waiting == 0 ? null : new("和部门不一致、待裁定", Link(VerificationFunctions.DeskPage), Math.Min(waiting, Most), waiting > Most, 0, oldest);
        }

        // Lists and records that are late: of each department for the county, of the own one for an officer.
        async Task<WorkKind?> ExchangesAsync()
        {
            if (!caller.Assignment.May(Permission.DepartmentChecklistRead, county, null, out _))
            {
                return null;
            }

            var late = new List<DateOnly>();
            foreach (var profile in DepartmentProfiles.All.Where(profile => caller.Assignment.Role != Role.DepartmentOfficer
                || profile.Department == caller.Assignment.Department))
            {
                var exchange = await cadence.OfAsync(county, profile, withChildren: false, cancellation).ConfigureAwait(false);
                late.AddRange(((DateOnly[])[exchange.ListDueOn, exchange.RecordsDueOn]).Where(day => day < today));
            }

            return late.Count == 0 ? null : new("部门名单、数据到期", "/" + ChecklistFunctions.Board.Route, late.Count, false, late.Count, late.Min());
        }

        async Task<WorkKind?> ApprovalsAsync()
        {
            if (!Functions.Pages.PortalApprovals.Opens(caller) || !ProposalRecords.Decides(caller).Any())
            {
                return null;
            }

            var (mine, more) = await proposals.WaitingAsync(caller, county, Most, cancellation).ConfigureAwait(false);
            return new("等我审批", Link(Functions.Pages.PortalApprovals), mine.Count, more, 0,
                mine.Count > 0 ? Domain.Time.CivilTime.ChinaDate(mine[0].Proposal.At) : null);
        }
    }

    /// <summary>
    /// Releases that wait for this caller: a department's word, an approval, a change after an objection. Shown where there is one.
    /// </summary>
    public async Task<IReadOnlyList<WorkKind>> ReleasesAsync(Caller caller, DateOnly today, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!ReleaseFunctions.ListPage.Opens(caller))
        {
            return [];
        }

        var parameters = policy.On(today);
        var drafts = (await releases.DraftsAsync(ReleaseStanding.AreaOf(caller), cancellation).ConfigureAwait(false))
            .Where(draft => ReleaseStanding.Sees(caller, draft)).ToList();
        return
        [
            .. Kind("等您答复的发布意见", [.. drafts.Where(draft => ReleaseStanding.SpeaksFor(caller, draft) is { } own && draft.Owing.Contains(own))]),
            .. Kind("等您审批的发布", [.. drafts.Where(draft => ReleaseStanding.Decides(caller, draft) && draft.IsReady(parameters)
                && !draft.IsBy(caller.Subject))]),
            .. Kind("部门不同意、等修改的发布", [.. drafts.Where(draft => ReleaseStanding.DraftsFor(caller) == draft.Plan.Area && draft.Objecting.Any())]),
        ];

        IEnumerable<WorkKind> Kind(string label, IReadOnlyList<Release> waiting) => waiting.Count == 0 ? [] :
        [
            new(label, $"/{ReleaseFunctions.ListPage.Route}?status={ReleaseStatus.Draft.Id()}", Math.Min(waiting.Count, Most), waiting.Count > Most,
                waiting.Take(Most).Count(draft => draft.DueOn(parameters) < today), waiting.Min(draft => draft.AskedOn)),
        ];
    }

    /// <summary>What waits for somebody who works with no county: releases, and for the city what counties reported.</summary>
    public async Task<IReadOnlyList<WorkKind>> OfCityAsync(Caller caller, DateOnly today, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var outgoing = await ReleasesAsync(caller, today, cancellation).ConfigureAwait(false);
        if (!caller.Assignment.May(Permission.MattersReceive, out _))
        {
            return outgoing;
        }

        var waiting = await matters.WaitingAsync(Most + 1, cancellation).ConfigureAwait(false);
        return waiting.Count == 0 ? outgoing :
        [
            .. outgoing,
            new("县（区）报来、等签收的情况", $"/{MatterFunctions.ListPage.Route}?status={MatterRecords.Open}", Math.Min(waiting.Count, Most),
                waiting.Count > Most, 0, waiting[0].On),
        ];
    }

    private sealed record Due(DateOnly Day);

    /// <summary>The address of a page, where there is one.</summary>
    private static string? Link(HttpFunction page) => Functions.Pages.All.Contains(page) ? "/" + page.Route : null;
}
