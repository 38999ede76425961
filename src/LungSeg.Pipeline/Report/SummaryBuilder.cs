using LungSeg.Pipeline.Documents;
using LungSeg.Voxels.Engines;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Report;

/// <summary>Puts a series' summary together from what the stages before the exporters know.</summary>
internal static class SummaryBuilder
{
    /// <summary>The summary without files, surfaces, rejections and timings.</summary>
    /// <param name="series">Which series, and how it was made.</param>
    /// <param name="plan">Its grids and its source.</param>
    /// <param name="record">What was found and measured.</param>
    public static SummaryDocument Build(SeriesRequest series, SeriesPlan plan, SegmentationRecord record) =>
        new()
        {
            SoftwareVersion = SoftwareVersion.Current,
            CaseId = series.Revision.Case.CaseId,
            Revision = series.Revision.Revision,
            Series = plan.Description,
            Method = series.Options.Method,
            Parameters = series.Options,
            MethodParameters = SegmentationEngines.Named(series.Options.Method).Parameters,
            Interpolation = plan.Interpolation,
            ThresholdHu = record.ThresholdHu,
            NativeGrid = GeometryDocument.Of(plan.StoredGrid),
            IsotropicGrid = plan.IsotropicGrid,
            Histogram = record.Histogram,
            IsotropicVolumes = record.IsotropicVolumes,
            Regions = record.Regions,
            Fissures = record.Fissures,
            QualityFlags = record.QualityFlags,
            Warnings = plan.Warnings,
            Rejections = [],
            Files = [],
            Timings = [],
        };
}
