using System.Text.Json.Serialization;
using LungSeg.Pipeline.Documents;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Json;

/// <summary>
/// The JSON of everything that crosses a stage's border or ends up in a result, generated at compile time: no
/// reflection at start-up, and one place for naming and number rules.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n",
    DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(CaseRequest))]
[JsonSerializable(typeof(CaseReference))]
[JsonSerializable(typeof(CaseListing))]
[JsonSerializable(typeof(RevisionRequest))]
[JsonSerializable(typeof(RevisionTicket))]
[JsonSerializable(typeof(IndexRequest))]
[JsonSerializable(typeof(CaseIndex))]
[JsonSerializable(typeof(SeriesRequest))]
[JsonSerializable(typeof(SeriesOutcome))]
[JsonSerializable(typeof(SlabRequest))]
[JsonSerializable(typeof(SlabReceipt))]
[JsonSerializable(typeof(SegmentReceipt))]
[JsonSerializable(typeof(ExportRequest))]
[JsonSerializable(typeof(ExportReceipt))]
[JsonSerializable(typeof(SummaryRequest))]
[JsonSerializable(typeof(SummaryReceipt))]
[JsonSerializable(typeof(FinishRequest))]
[JsonSerializable(typeof(CaseOutcome))]
[JsonSerializable(typeof(WorkflowProgress))]
[JsonSerializable(typeof(RevisionRecord))]
[JsonSerializable(typeof(IndexDocument))]
[JsonSerializable(typeof(SeriesPlan))]
[JsonSerializable(typeof(SegmentationRecord))]
[JsonSerializable(typeof(CaseDocument))]
[JsonSerializable(typeof(SummaryDocument))]
[JsonSerializable(typeof(ExportDocument))]
public sealed partial class PipelineJson : JsonSerializerContext;
