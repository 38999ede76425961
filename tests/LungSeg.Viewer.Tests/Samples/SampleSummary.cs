using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Measuring;
using LungSeg.Voxels.Geometry;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Tests.Samples;

/// <summary>The summary of a sample's series.</summary>
internal static class SampleSummary
{
    public static SummaryDocument Of(
        string caseId, VolumeGeometry grid, IReadOnlyList<RegionDocument> regions,
        IReadOnlyList<QualityFlagDocument> flags, IReadOnlyList<ResultFile> files) =>
        new()
        {
            SoftwareVersion = "0.1.0",
            CaseId = caseId,
            Revision = 1,
            Series = new()
            {
                Key = SampleCase.Key,
                SeriesInstanceUid = "1.2.3",
                StudyInstanceUid = "1.2",
                Slices = 24,
                SourceFolder = "study/chest",
            },
            Method = "robust",
            Parameters = new(),
            Interpolation = "linear",
            ThresholdHu = -320,
            NativeGrid = GeometryDocument.Of(grid),
            IsotropicGrid = GeometryDocument.Of(grid),
            Histogram = new(-1024, 10, 0, 0, [1, 2], [1, 0]),
            IsotropicVolumes = new(3000, 2800, 200, 30),
            Regions = regions,
            QualityFlags = flags,
            Warnings = [],
            Rejections = [],
            Files = files,
            Timings = [],
        };

    public static RegionDocument Region(
        string name, double volumeMl, int? label = null, double meanHu = -850.25, double laa950Percent = 12.5) =>
        new()
        {
            Name = name,
            Label = label,
            Values = new Dictionary<string, double>
            {
                ["voxels"] = 1000,
                ["volumeMl"] = volumeMl,
                ["meanHu"] = meanHu,
                ["laa950Percent"] = laa950Percent,
                ["haa600To250Percent"] = Math.Round((meanHu + 1000) / 40, 4),
                ["perc15Hu"] = -950,
            },
        };
}
