using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>Parameters of <see cref="FillLungs"/>.</summary>
internal sealed record FillingParameters
{
    [Parameter(
        "mm", 3, 15, "Fills structures up to about twice this across",
        Source = "closing with a ball: Pulmonary Toolkit, 5 to 8 mm")]
    public double RadiusMm { get; init; } = 7;

    [Parameter("mm", 5, 40, "The same away from the mediastinum, where no large vessel enters")]
    public double PeripheralRadiusMm { get; init; } = 18;

    [Parameter("mm", 5, 25, "What a ball of this radius fits in is heart or spine, not a vessel of the lung")]
    public double MinSolidMm { get; init; } = 10;

    [Parameter(
        "mm", 5, 50, "How far from heart and spine the hilum reaches",
        Source = "vessels of more than a centimetre there are not lung: atlas of RTOG 1106")]
    public double HilumMm { get; init; } = 20;

    [Parameter("mm2", 50, 1500, "Where a vessel enters the lung its section is smaller")]
    public double MaxCutMm2 { get; init; } = 400;

    [Parameter("HU", -250, -100, "Fat is no darker")]
    public int MinFatHu { get; init; } = -150;

    [Parameter("HU", -80, 0, "Fat is no brighter")]
    public int MaxFatHu { get; init; } = -30;

    [Parameter(
        "mm", 1, 10,
        "Fat is as wide as a ball of this radius: the border of lung and tissue has the same HU but is a block thick")]
    public double MinFatMm { get; init; } = 3;

    [Parameter(
        "HU", 100, 400, "Bone that ends a filling; vessels with contrast medium would be filled out at lower values")]
    public int MinBoneHu { get; init; } = 200;

    [Parameter("fraction", 0, 1, "A block is lung where at least this fraction of it is")]
    public double MinBlockFraction { get; init; } = 0.5;
}
