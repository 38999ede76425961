namespace LungSeg.Workflow;

/// <summary>
/// Every stage there is. Each has exactly one handler and exactly one activity; a test holds them together.
/// </summary>
public static class Stages
{
    /// <summary>Looks at what lies under the case's prefix now.</summary>
    public static readonly Stage<CaseReference, CaseListing> ListCase = new("ListCase", Observes: true);

    /// <summary>Says which revision of the results this input becomes, and whether it is there already.</summary>
    public static readonly Stage<RevisionRequest, RevisionTicket> BeginRevision = new("BeginRevision", Observes: true);

    /// <summary>Reads the headers, sorts them into series and plans the slabs.</summary>
    public static readonly Stage<IndexRequest, CaseIndex> IndexSeries = new("IndexSeries");

    /// <summary>Decodes one slab's slices to HU and resamples them to the isotropic grid.</summary>
    public static readonly Stage<SlabRequest, SlabReceipt> ConvertSlab = new("ConvertSlab");

    /// <summary>Joins the slabs, finds the lungs and measures them.</summary>
    public static readonly Stage<SeriesRequest, SegmentReceipt> SegmentVolume = new("SegmentVolume");

    /// <summary>Writes one kind of result files.</summary>
    public static readonly Stage<ExportRequest, ExportReceipt> ExportResult = new("ExportResult");

    /// <summary>Writes the series' summary: its presence says that the series is complete.</summary>
    public static readonly Stage<SummaryRequest, SummaryReceipt> WriteSummary = new("WriteSummary");

    /// <summary>Writes the case's own file and clears its scratch.</summary>
    public static readonly Stage<FinishRequest, CaseOutcome> FinishCase = new("FinishCase");
}
