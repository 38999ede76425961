using System.Text.Json.Serialization;
using LungSeg.Pipeline.Measuring;
using LungSeg.Voxels.Quality;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Documents;

/// <summary>
/// A series' <c>summary.json</c>: all numbers of the result, with units in their names and definitions in
/// <c>docs/outputs.md</c>. Its presence says that the series is complete.
/// </summary>
public sealed record SummaryDocument
{
    public const string FileName = "summary.json";
    public const string CurrentSchemaVersion = "1.0";

    public string SchemaVersion { get; init; } = CurrentSchemaVersion;

    public required string SoftwareVersion { get; init; }

    public required string CaseId { get; init; }

    public required int Revision { get; init; }

    public required SeriesDescription Series { get; init; }

    /// <summary>
    /// The name of the segmentation engine: <c>robust</c> or <c>tutorial</c>; <c>model</c> where a model was given
    /// (<c>parameters.model</c> says which), <c>mask</c> where a mask was.
    /// </summary>
    public required string Method { get; init; }

    /// <summary>The mask that was measured, where it was given and not made; else left out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MaskSourceDocument? MaskSource { get; init; }

    /// <summary>All options the result was made with.</summary>
    public required ProcessingOptions Parameters { get; init; }

    /// <summary>
    /// The values of the method's own parameters by group and name, with the unit in the name;
    /// <c>docs/segmentation.md</c> lists them.
    /// </summary>
    public IReadOnlyDictionary<string, double> MethodParameters { get; init; } = new Dictionary<string, double>();

    /// <summary>The interpolation used: <c>linear</c> or <c>cubic</c>.</summary>
    public required string Interpolation { get; init; }

    /// <summary>The threshold between air and tissue that was used, HU.</summary>
    public required double ThresholdHu { get; init; }

    /// <summary>The CT's own grid: "shape before".</summary>
    public required GeometryDocument NativeGrid { get; init; }

    /// <summary>The isotropic grid: "shape after", with its true spacing.</summary>
    public required GeometryDocument IsotropicGrid { get; init; }

    public required HistogramDocument Histogram { get; init; }

    /// <summary>Volumes of the masks on the isotropic grid, mL.</summary>
    public required MaskVolumes IsotropicVolumes { get; init; }

    /// <summary>What was measured in each region, on the CT's own grid and unresampled HU.</summary>
    public required IReadOnlyList<RegionDocument> Regions { get; init; }

    /// <summary>How much of each fissure was seen; none where lobes were not asked for.</summary>
    public IReadOnlyList<FissureDocument> Fissures { get; init; } = [];

    public required IReadOnlyList<QualityFlagDocument> QualityFlags { get; init; }

    /// <summary>
    /// One number out of the flags, 0 to 1, to sort results by: 1 without flags; <c>docs/measurements.md</c> defines
    /// it.
    /// </summary>
    public double Confidence => QualityConfidence.Of(QualityFlags.Select(flag => flag.Code));

    /// <summary>What was noticed about the input and did not stop it.</summary>
    public required IReadOnlyList<Fault> Warnings { get; init; }

    /// <summary>Objects of the case that are no slice of any series, each with its reason.</summary>
    public required IReadOnlyList<Fault> Rejections { get; init; }

    /// <summary>The result's files.</summary>
    public required IReadOnlyList<ResultFile> Files { get; init; }

    /// <summary>The surfaces of <c>meshes/scene.glb</c>, and how far each is off; none where it is not there.</summary>
    public IReadOnlyList<SceneSurface> Scene { get; init; } = [];

    /// <summary>What each stage cost: the one part that differs from run to run.</summary>
    public required IReadOnlyList<StageTiming> Timings { get; init; }
}
