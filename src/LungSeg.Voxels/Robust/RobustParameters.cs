using LungSeg.Voxels.Bronchi;
using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Parameters;
using LungSeg.Voxels.Robust.Steps;
using LungSeg.Voxels.Vessels;

namespace LungSeg.Voxels.Robust;

/// <summary>
/// Every parameter of the robust method, grouped by step. The defaults are what documented results were made with.
/// </summary>
internal sealed record RobustParameters
{
    public TissueParameters Tissue { get; init; } = new();

    public BodyParameters Body { get; init; } = new();

    public OpenLungParameters OpenLung { get; init; } = new();

    public MidlineParameters Midline { get; init; } = new();

    public ThresholdParameters Threshold { get; init; } = new();

    public TracheaParameters Trachea { get; init; } = new();

    public AirwaysParameters Airways { get; init; } = new();

    public GasParameters Gas { get; init; } = new();

    public ChoiceParameters Choice { get; init; } = new();

    public CutOffParameters CutOff { get; init; } = new();

    public SidesParameters Sides { get; init; } = new();

    public FillingParameters Filling { get; init; } = new();

    public HilumParameters Hilum { get; init; } = new();

    public DenseParameters Dense { get; init; } = new();

    public LobeParameters Lobes { get; init; } = new();

    public VesselParameters Vessels { get; init; } = new();

    public GenerationParameters Generations { get; init; } = new();

    /// <summary>All of them, in the order of the steps.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public IReadOnlyList<Parameter> All() =>
    [
        .. ParameterTable.Of("tissue", Tissue),
        .. ParameterTable.Of("body", Body),
        .. ParameterTable.Of("openLung", OpenLung),
        .. ParameterTable.Of("midline", Midline),
        .. ParameterTable.Of("threshold", Threshold),
        .. ParameterTable.Of("trachea", Trachea),
        .. ParameterTable.Of("airways", Airways),
        .. ParameterTable.Of("gas", Gas),
        .. ParameterTable.Of("choice", Choice),
        .. ParameterTable.Of("cutOff", CutOff),
        .. ParameterTable.Of("sides", Sides),
        .. Sides.ErosionsMm.Select((mm, i) => new Parameter($"sides.erosionsMm[{i}]", mm, SidesParameters.Erosion)),
        .. ParameterTable.Of("filling", Filling),
        .. ParameterTable.Of("hilum", Hilum),
        .. ParameterTable.Of("dense", Dense),
        .. ParameterTable.Of("lobes", Lobes),
        .. ParameterTable.Of("vessels", Vessels),
        .. ParameterTable.Of("generations", Generations),
    ];
}
