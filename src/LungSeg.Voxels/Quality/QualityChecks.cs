using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// The checks of a result, in the order of their flags. Limits are wide: a complete scan of healthy lungs passes all.
/// Ratio of the lungs after the Pulmonary Toolkit; plausible volume and density after lung function reference values.
/// </summary>
internal static class QualityChecks
{
    private const double MinMl = 800;
    private const double MaxMl = 10_000;
    private const double MinMeanHu = -930;
    private const double DensestMean = -500;

    /// <summary>Right over left: the healthy right lung is the larger one by a tenth or so.</summary>
    private const double MinRatio = 0.8;
    private const double LargestRatio = 1.5;

    private const double MinPieceMl = 50;

    /// <summary>A cut or contact smaller than this is partial volume, cm².</summary>
    private const double MinArea = 1;

    /// <summary>Where tissue may have its mean, HU.</summary>
    private const double MinTissue = -120;
    private const double MaxTissue = 150;

    /// <summary>
    /// Air is -1000 HU; around the body lie blankets and foam as well, but its darkest tenth is air. Judged from so
    /// many cubes on. A chest whose field of view shows nothing around it still has air in the lungs.
    /// </summary>
    private const int MaxAirHu = -880;
    private const double ClearAirFraction = 0.1;
    private const int MinOutside = 1000;
    private const double MinDarkFraction = 1e-4;

    /// <summary>
    /// Pockets of pure air of so much, mL, that face a lung without a wall over so much, cm², are no healthy lung.
    /// </summary>
    private const double MinPocketMl = 30;
    private const double MinOpening = 5;

    private delegate IEnumerable<QualityFlag> Check(QualityScene scene);

    private static readonly Check[] All =
    [
        Hounsfield, Lungs, Ends, Sides, Plausibility, Pieces, SliceCheck.Run, MotionCheck.Run, ChestWallCheck.Run,
        ChestWallAir.Run, PureAir,
    ];

    /// <summary>The checks side by side, for much of what each does is on one thread.</summary>
    public static IEnumerable<QualityFlag> Run(QualityScene scene) =>
        SlabScheduler.Each([.. All.Select<Check, Func<QualityFlag[]>>(check => () => [.. check(scene)])])
            .SelectMany(flags => flags);

    /// <summary>Tissue, the air around the body, and that there is air at all.</summary>
    private static IEnumerable<QualityFlag> Hounsfield(QualityScene scene)
    {
        var (body, outside) = (scene.BodyHistogram, scene.AroundHistogram);
        var (tissue, air) = (body.Mean(-300, 300), outside.Percentile(ClearAirFraction));
        var dark = body.Count(short.MinValue, MaxAirHu) + outside.Count(short.MinValue, MaxAirHu);
        if (body.Total > 0 && !(tissue is > MinTissue and < MaxTissue))
            yield return QualityFlags.HounsfieldImplausible(tissue);
        else if (outside.Total > MinOutside && air > MaxAirHu)
            yield return QualityFlags.HounsfieldImplausible(air);
        else if (dark < MinDarkFraction * (body.Total + outside.Total))
            yield return QualityFlags.HounsfieldImplausible(body.Percentile(0));
    }

    private static IEnumerable<QualityFlag> Lungs(QualityScene scene)
    {
        if (!scene.HasLungs)
            yield return QualityFlags.NoLungs(scene.Body.Count() * scene.Grid.VoxelVolume / 1000);
        else if (!scene.HasBothLungs)
            yield return QualityFlags.OneLung(scene.BothMl);
        if (scene.HasLungs && scene.Airways is { } airways && BitLogic.IsEmpty(airways))
            yield return QualityFlags.AirwaysNotFound(scene.BothMl);
    }

    private static IEnumerable<QualityFlag> Ends(QualityScene scene)
    {
        var (size, spacing) = (scene.Grid.Size, scene.Grid.Spacing);
        var last = VoxelBox.Of(size);
        var ends =
            Area(last with { MaxZ = 0 }, spacing.X * spacing.Y)
            + Area(last with { MinZ = last.MaxZ }, spacing.X * spacing.Y);
        if (ends > MinArea)
            yield return QualityFlags.CutByScanEnd(ends);

        double Area(VoxelBox face, double voxelArea)
        {
            using var right = BitBox.Crop(scene.Right, face);
            using var left = BitBox.Crop(scene.Left, face);
            return (right.Count() + left.Count()) * voxelArea / 100;
        }
    }

    /// <summary>Where the lungs touch what is neither body nor lung: the image's edge and padding, or air.</summary>
    private static IEnumerable<QualityFlag> Sides(QualityScene scene)
    {
        using var wider = BinaryMorphology.Dilate(scene.Both, StructuringElement.Neighbours(scene.Grid));
        var cut = Area(scene, BitLogic.CountCommon(wider, scene.NotScanned) + AtImageEdge(scene.Both));
        if (cut > MinArea) yield return QualityFlags.CutByImageEdge(cut);
        BitLogic.AndNot(wider, scene.NotScanned);
        BitLogic.AndNot(wider, scene.Body);
        var outside = Area(scene, wider.Count());
        if (outside > MinArea) yield return QualityFlags.TouchesOutside(outside);
    }

    /// <summary>cm² of so many voxels' faces: the grid is isotropic, so each has the same.</summary>
    private static double Area(QualityScene scene, long faces) =>
        faces * scene.Grid.Spacing.X * scene.Grid.Spacing.Y / 100;

    private static long AtImageEdge(BitVolume lungs)
    {
        var box = VoxelBox.Of(lungs.Size);
        return (
            (VoxelBox[])
                [
                    box with
                    {
                        MaxX = 0,
                    },
                    box with
                    {
                        MinX = box.MaxX,
                    },
                    box with
                    {
                        MaxY = 0,
                    },
                    box with
                    {
                        MinY = box.MaxY,
                    },
                ]).Sum(face =>
        {
            using var part = BitBox.Crop(lungs, face);
            return part.Count();
        });
    }

    private static IEnumerable<QualityFlag> Plausibility(QualityScene scene)
    {
        if (!scene.HasLungs) yield break;
        if (scene.BothMl is < MinMl or > MaxMl) yield return QualityFlags.VolumeImplausible(scene.BothMl);
        var histogram = HounsfieldHistogram.Of(scene.Hounsfield, scene.Both);
        if (histogram.Mean() is < MinMeanHu or > DensestMean)
            yield return QualityFlags.DensityImplausible(histogram.Mean());
        var ratio = scene.RightMl / scene.LeftMl;
        if (scene.HasBothLungs && ratio is < MinRatio or > LargestRatio) yield return QualityFlags.Asymmetric(ratio);
    }

    private static IEnumerable<QualityFlag> Pieces(QualityScene scene)
    {
        var pieces = scene.Lungs.Sum(Count);
        if (pieces > 2) yield return QualityFlags.ManyPieces(pieces);

        int Count(BitVolume lung)
        {
            using var components = ConnectedComponents.Of(lung, Connectivity.TwentySix);
            var min = MinPieceMl * 1000 / scene.Grid.VoxelVolume;
            return components.Components.ToArray().Count(c => c.VoxelCount >= min);
        }
    }

    /// <summary>Bullae, pneumothorax and bowel behind a wall too thin to see: pure air that opens into lung.</summary>
    private static IEnumerable<QualityFlag> PureAir(QualityScene scene)
    {
        if (scene.PureAir is not { } pockets || pockets.Count() * scene.Grid.VoxelVolume / 1000 < MinPocketMl)
            yield break;
        using var around = BinaryMorphology.Dilate(pockets, StructuringElement.Neighbours(scene.Grid));
        BitLogic.AndNot(around, pockets);
        var opening = Area(scene, BitLogic.CountCommon(around, scene.LungAir));
        if (opening > MinOpening) yield return QualityFlags.AirWithoutWall(opening);
    }
}
