using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using App.Api.Assignments;
using App.Api.Audit;
using App.Api.Campaigns;
using App.Api.Cases;
using App.Api.Checklists;
using App.Api.Children;
using App.Api.Declarations;
using App.Api.Departments;
using App.Api.Development;
using App.Api.Divisions;
using App.Api.Eligibility;
using App.Api.Jobs;
using App.Api.KeyCare;
using App.Api.Leads;
using App.Api.Matters;
using App.Api.National;
using App.Api.Operating;
using App.Api.Parameters;
using App.Api.PolicyGaps;
using App.Api.Releases;
using App.Api.Retention;
using App.Api.Rights;
using App.Api.Search;
using App.Api.Sheets;
using App.Api.Statistics;
using App.Api.Verifications;
using App.Api.Visits;
using App.Wire;
using Microsoft.Extensions.DependencyInjection;

namespace App.Api;

/// <summary>What routes answer, one line a body: written by what is generated at build, never by looking at types while somebody waits.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AssessmentItem))]
[JsonSerializable(typeof(AssignmentItem))]
[JsonSerializable(typeof(AttachmentTaken))]
[JsonSerializable(typeof(AuditReportItem))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(BatchHead))]
[JsonSerializable(typeof(BatchOpened))]
[JsonSerializable(typeof(BoardItem))]
[JsonSerializable(typeof(BriefItem))]
[JsonSerializable(typeof(CampaignItem))]
[JsonSerializable(typeof(CaseOpened))]
[JsonSerializable(typeof(ChildDone))]
[JsonSerializable(typeof(ChildOpened))]
[JsonSerializable(typeof(ChatToken))]
[JsonSerializable(typeof(DeclarationDone))]
[JsonSerializable(typeof(DeclarationOpened))]
[JsonSerializable(typeof(DeclarationTaken))]
[JsonSerializable(typeof(DevelopmentToken))]
[JsonSerializable(typeof(DraftOpened))]
[JsonSerializable(typeof(ExportItem))]
[JsonSerializable(typeof(FigureItem))]
[JsonSerializable(typeof(GapDone))]
[JsonSerializable(typeof(GapOpened))]
[JsonSerializable(typeof(GoalsItem))]
[JsonSerializable(typeof(HandedOverItem))]
[JsonSerializable(typeof(HeadingsAnswer))]
[JsonSerializable(typeof(ImportOpened))]
[JsonSerializable(typeof(IReadOnlyList<BoxDifferenceItem>))]
[JsonSerializable(typeof(IReadOnlyList<VisitSide>))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseTable>))]
[JsonSerializable(typeof(ItemList<AssignmentItem>))]
[JsonSerializable(typeof(ItemList<AuditItem>))]
[JsonSerializable(typeof(UnusualDays))]
[JsonSerializable(typeof(ItemList<BatchHead>))]
[JsonSerializable(typeof(ItemList<BatchItem>))]
[JsonSerializable(typeof(ItemList<BriefItem>))]
[JsonSerializable(typeof(ItemList<CampaignItem>))]
[JsonSerializable(typeof(ItemList<CaseItem>))]
[JsonSerializable(typeof(ItemList<ChildItem>))]
[JsonSerializable(typeof(ItemList<DeclarationItem>))]
[JsonSerializable(typeof(ItemList<DeliveryItem>))]
[JsonSerializable(typeof(CountiesItem))]
[JsonSerializable(typeof(ItemList<DivisionItem>))]
[JsonSerializable(typeof(ItemList<DraftHead>))]
[JsonSerializable(typeof(ItemList<ExchangeItem>))]
[JsonSerializable(typeof(ItemList<ExportItem>))]
[JsonSerializable(typeof(ItemList<FigureItem>))]
[JsonSerializable(typeof(ItemList<FormPart>))]
[JsonSerializable(typeof(ItemList<GapCount>))]
[JsonSerializable(typeof(ItemList<GapItem>))]
[JsonSerializable(typeof(ItemList<ImportHead>))]
[JsonSerializable(typeof(ItemList<LeadItem>))]
[JsonSerializable(typeof(ItemList<LedgerItem>))]
[JsonSerializable(typeof(ItemList<ListedChild>))]
[JsonSerializable(typeof(ItemList<MappingItem>))]
[JsonSerializable(typeof(ItemList<MatterItem>))]
[JsonSerializable(typeof(ItemList<PublicRelease>))]
[JsonSerializable(typeof(ItemList<ReleaseHead>))]
[JsonSerializable(typeof(ItemList<ResultItem>))]
[JsonSerializable(typeof(ItemList<RightItem>))]
[JsonSerializable(typeof(ItemList<RevisionItem>))]
[JsonSerializable(typeof(ItemList<SearchRow>))]
[JsonSerializable(typeof(ItemList<StartedItem>))]
[JsonSerializable(typeof(ItemList<StateItem>))]
[JsonSerializable(typeof(ItemList<VisitItem>))]
[JsonSerializable(typeof(JobItem))]
[JsonSerializable(typeof(JobTaken))]
[JsonSerializable(typeof(LeadOpened))]
[JsonSerializable(typeof(LedgerDone))]
[JsonSerializable(typeof(LedgerOpened))]
[JsonSerializable(typeof(MappingItem))]
[JsonSerializable(typeof(NoticeChangeItem))]
[JsonSerializable(typeof(NoticeItem))]
[JsonSerializable(typeof(NoticeList))]
[JsonSerializable(typeof(OperationsItem))]
[JsonSerializable(typeof(OwnCopy))]
[JsonSerializable(typeof(OwnRight))]
[JsonSerializable(typeof(OwnRights))]
[JsonSerializable(typeof(OwnCorrected))]
[JsonSerializable(typeof(OwnStatus))]
[JsonSerializable(typeof(OwnWithdrawn))]
[JsonSerializable(typeof(ParameterChangeAnswer))]
[JsonSerializable(typeof(ParameterList))]
[JsonSerializable(typeof(PoisonSettled))]
[JsonSerializable(typeof(PopulationItem))]
[JsonSerializable(typeof(PreviewItem))]
[JsonSerializable(typeof(QueuedAnswer))]
[JsonSerializable(typeof(ReleaseOpened))]
[JsonSerializable(typeof(ReleasePreview))]
[JsonSerializable(typeof(RetentionDue))]
[JsonSerializable(typeof(RetentionListItem))]
[JsonSerializable(typeof(ReviewedItem))]
[JsonSerializable(typeof(RightDecided))]
[JsonSerializable(typeof(RightOpened))]
[JsonSerializable(typeof(SearchTaken))]
[JsonSerializable(typeof(StatisticsItem))]
[JsonSerializable(typeof(VisitDeclared))]
[JsonSerializable(typeof(WithdrawnRelease))]
internal sealed partial class AnswerJson : JsonSerializerContext
{
    /// <summary>The same for what is written without a request.</summary>
    public static AnswerJson Readable { get; } = new(Set(new(JsonSerializerDefaults.Web)));

    /// <summary>How the results of the framework write their bodies.</summary>
    public static void AddAnswers(IServiceCollection services) => services.ConfigureHttpJsonOptions(static http =>
        Set(http.SerializerOptions).TypeInfoResolver = Default);

    /// <summary>Codes in camel case, and Chinese readable as in every other answer, for the media type is always JSON, never HTML.</summary>
    private static JsonSerializerOptions Set(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new DivisionCodeConverter());
        return options;
    }
}
