using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Bronchi;
using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Robust.Steps;
using LungSeg.Voxels.Segmentation;
using LungSeg.Voxels.Vessels;

namespace LungSeg.Voxels.Robust;

/// <summary>
/// The default method: classical image analysis in steps, each a class in <c>Robust/Steps</c> that takes what earlier
/// steps found and returns what it found. Steps see the CT in patient order and work in mm and HU.
/// </summary>
internal sealed class RobustEngine : ISegmentationEngine
{
    private readonly FindBody _findBody;
    private readonly FindThreshold _findThreshold;
    private readonly FindAirways _findAirways;
    private readonly RemoveGas _removeGas;
    private readonly ChooseLungs _chooseLungs;
    private readonly SeparateSides _separateSides;
    private readonly FillLungs _fillLungs;
    private readonly FindDenseLung _findDenseLung;
    private readonly FindLobes _findLobes;
    private readonly LobeChecks _lobeChecks;
    private readonly LobeParameters _lobeParameters;
    private readonly FindVessels _findVessels;
    private readonly VesselChecks _vesselChecks;
    private readonly FindGenerations _findGenerations;

    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public RobustEngine(RobustParameters? parameters = null)
    {
        var p = parameters ?? new();
        Parameters = p.All().ToDictionary(parameter => parameter.Name, parameter => parameter.Value);
        _findBody = new(p.Body, p.OpenLung, p.Midline, p.Tissue);
        _findThreshold = new(p.Threshold, p.Tissue);
        _findAirways = new(p.Airways, p.Trachea);
        _removeGas = new(p.Gas);
        _chooseLungs = new(p.Choice, p.CutOff, p.Tissue);
        _separateSides = new(p.Sides);
        _fillLungs = new(p.Filling, p.Hilum);
        _findDenseLung = new(p.Dense, p.Tissue);
        _findLobes = new(p.Lobes);
        _lobeChecks = new(p.Lobes);
        _lobeParameters = p.Lobes;
        _findVessels = new(p.Vessels);
        _vesselChecks = new(p.Vessels);
        _findGenerations = new(p.Generations);
    }

    public string Name => "robust";

    public string Description => "left and right lung without airways";

    public Interpolation Interpolation => Interpolation.Linear;

    public AxisOrder AxisOrder => AxisOrder.Patient;

    public bool FindsBody => true;

    public CodedConcept AlgorithmFamily { get; } = new("DCM", "123104", "Morphological Operations");

    public IReadOnlyList<Structure> Structures { get; } =
    [
        Anatomy.Structures.RightLung,
        Anatomy.Structures.LeftLung,
        Anatomy.Structures.Airways,
        Anatomy.Structures.LungAir,
        Anatomy.Structures.LungStructures,
        Anatomy.Structures.DenseRight,
        Anatomy.Structures.DenseLeft,
        Anatomy.Structures.WholeRight,
        Anatomy.Structures.WholeLeft,
        .. Anatomy.Structures.Lobes,
        Anatomy.Structures.Vessels,
        .. Anatomy.Structures.AirwayGenerations,
    ];

    public IReadOnlyDictionary<string, double> Parameters { get; }

    public LungSegmentation Segment(
        Volume<short> isotropic, ISegmentationProbe? probe = null, ExtraStructures extra = ExtraStructures.None)
    {
        var chest = new ChestVolume(isotropic);
        var body = _findBody.Run(chest);
        probe?.Show("body", isotropic, [new("body", body.Mask)]);

        using var air = _findThreshold.Run(chest, body);
        probe?.Show("air", isotropic, [new("air in the body", air.Mask)]);

        using var airways = _findAirways.Run(chest, body, air);
        probe?.Show(
            "airways",
            isotropic,
            [
                ShownMask.Of(Anatomy.Structures.Airways, airways.Lumen),
                new("central airways with their wall", airways.Central),
            ]);

        using var withoutGas = _removeGas.Run(chest, air, airways);
        probe?.Show("without-gas", isotropic, [new("air without airways and large gas", withoutGas.Rest)]);

        using var lungs = _chooseLungs.Run(chest, body, airways, withoutGas);
        probe?.Show("lungs", isotropic, [new("air of the lungs", lungs.Mask)]);

        using var sides = _separateSides.Run(chest, body, lungs, air.ThresholdHu);
        probe?.Show("sides", isotropic, Shown(sides));

        var filled = _fillLungs.Run(chest, body, airways, sides);
        probe?.Show("filled", isotropic, Shown(filled));

        using var dense = _findDenseLung.Run(chest, body, airways, filled);
        probe?.Show(
            "dense",
            isotropic,
            [
                .. Shown(filled),
                ShownMask.Of(Anatomy.Structures.DenseRight, dense.Right),
                ShownMask.Of(Anatomy.Structures.DenseLeft, dense.Left),
            ]);

        var masks = LungMasks
            .Of(filled.Right, filled.Left, air.Mask)
            .Add(Anatomy.Structures.Airways, airways.Lumen.Clone());
        if (!dense.IsEmpty)
            LungMasks.AddDense(masks, dense.Right.Clone(), dense.Left.Clone());
        var borders = LookInside(isotropic, masks, air.ThresholdHu, extra);
        if (borders is not null) AddLobes(masks, borders, isotropic, probe);
        if (masks.TryGet(Anatomy.Structures.Vessels, out var vessels))
            probe?.Show("vessels", isotropic, [ShownMask.Of(Anatomy.Structures.Vessels, vessels)]);
        if (extra.HasFlag(ExtraStructures.AirwayGenerations))
        {
            var generations = _findGenerations.Run(airways.Lumen);
            foreach (var (generation, mask) in generations) masks.Add(generation, mask);
            probe?.Show(
                "airway-generations", isotropic,
                [.. generations.Select(item => ShownMask.Of(item.Generation, item.Mask))]);
        }

        return new()
        {
            Masks = masks,
            Unfilled = lungs.Mask.Clone(),
            ThresholdHu = air.ThresholdHu,
            Lobes = borders,
            Flags =
            [
                .. airways.Flags, .. lungs.Flags, .. sides.Flags, .. dense.Flags,
                .. borders is null ? [] : _lobeChecks.Run(borders, masks), .. _vesselChecks.Run(masks),
            ],
            Evidence = new(chest, body, air.BodyHistogram, withoutGas.PureAir.Clone()),
        };
    }

    /// <summary>
    /// Looks for fissures and vessels, a lung at a time, so that both see the same smoothed HU and no more than one
    /// lung of them is there at once.
    /// </summary>
    /// <returns>The borders of the lobes; null where they were not asked for.</returns>
    private LobeBorders? LookInside(
        Volume<short> isotropic, StructureMasks masks, double thresholdHu, ExtraStructures extra)
    {
        if ((extra & (ExtraStructures.Lobes | ExtraStructures.Vessels)) == 0) return null;
        var vessels = extra.HasFlag(ExtraStructures.Vessels) ? new BitVolume(masks.Grid) : null;
        List<FoundFissure> fissures = [];
        foreach (var lung in (Structure[])[Anatomy.Structures.LeftLung, Anatomy.Structures.RightLung])
        {
            if (BitLogic.IsEmpty(masks[lung])) continue;
            using var crop = new LungCrop(isotropic, masks[lung], _lobeParameters);
            if (vessels is not null)
                _findVessels.AddTo(vessels, crop, isotropic, masks[Anatomy.Structures.Airways], thresholdHu);
            if (extra.HasFlag(ExtraStructures.Lobes)) fissures.AddRange(_findLobes.Run(crop, lung.Side!.Value));
        }

        if (vessels is not null) masks.Add(Anatomy.Structures.Vessels, vessels);
        return extra.HasFlag(ExtraStructures.Lobes) ? new(isotropic.Geometry, fissures) : null;
    }

    private static void AddLobes(
        StructureMasks masks, LobeBorders borders, Volume<short> isotropic, ISegmentationProbe? probe)
    {
        foreach (var lung in (Structure[])[.. masks.Lungs])
        {
            foreach (var (lobe, mask) in borders.Split(lung, masks[lung])) masks.Add(lobe, mask);
        }

        var lobes = masks.Present.Where(structure => structure.IsLobe);
        probe?.Show("lobes", isotropic, [.. lobes.Select(lobe => ShownMask.Of(lobe, masks[lobe]))]);
    }

    private static IReadOnlyList<ShownMask> Shown(LungSides lungs) =>
        [
            ShownMask.Of(Anatomy.Structures.RightLung, lungs.Right),
            ShownMask.Of(Anatomy.Structures.LeftLung, lungs.Left),
        ];
}
