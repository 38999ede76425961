using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Lobes;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Lobes;

/// <summary>
/// Two lungs as half ellipsoids with bent fissures, vessels that keep to their lobe, and noise, on a grid of 1.5 mm:
/// lobes and fissures are known exactly. Dispose it.
/// </summary>
internal sealed class DrawnLobes : IDisposable
{
    private const float LungHu = -860, FissureHu = -680, TissueHu = 40, VesselHu = 20;
    private const double SpacingMm = 1.5, ThicknessMm = 1.2;

    private static readonly (double X, double Y, double Z) Extent = (62, 90, 120);

    private readonly Random _random;

    private DrawnLobes(int seed) => _random = new(seed);

    public static VolumeGeometry Grid { get; } =
        VolumeGeometry.AxisAligned(new(200, 136, 176), new(SpacingMm, SpacingMm, SpacingMm), new(-150, -102, -132));

    public Volume<short> Hounsfield { get; } = new(Grid);

    public BitVolume Right { get; } = new(Grid);

    public BitVolume Left { get; } = new(Grid);

    /// <summary>The lobes by their labels.</summary>
    public Volume<byte> Lobes { get; } = new(Grid);

    /// <param name="isShown">Where a fissure shows in the CT, LPS mm; null for everywhere.</param>
    /// <param name="noiseHu">The standard deviation of noise.</param>
    /// <param name="seed">Of vessels and noise.</param>
    public static DrawnLobes Draw(Func<Vector3D, bool>? isShown = null, double noiseHu = 20, int seed = 1)
    {
        var drawn = new DrawnLobes(seed);
        drawn.DrawLungs(isShown ?? (_ => true));
        drawn.DrawVessels();
        drawn.AddNoise(noiseHu);
        return drawn;
    }

    /// <summary>Finds the fissures, of a lung at a time as a run does.</summary>
    /// <param name="right">Another right lung; null for the drawn one.</param>
    public LobeBorders Borders(BitVolume? right = null)
    {
        List<FoundFissure> fissures = [];
        foreach (var (lung, side) in new[] { (Left, Side.Left), (right ?? Right, Side.Right) })
        {
            if (lung.Count() == 0) continue;
            using var crop = new LungCrop(Hounsfield, lung, new());
            fissures.AddRange(new FindLobes(new()).Run(crop, side));
        }

        return new(Grid, fissures);
    }

    /// <summary>Finds the lobes as labels; the caller disposes them.</summary>
    public Volume<byte> Found(LobeBorders borders)
    {
        var labels = new Volume<byte>(Grid);
        foreach (var (lung, mask) in new[] { (Structures.RightLung, Right), (Structures.LeftLung, Left) })
        {
            foreach (var (lobe, found) in borders.Split(lung, mask))
            {
                using (found)
                {
                    for (var i = 0; i < labels.Span.Length; i++)
                    {
                        var (x, y, z) = Index(i);
                        if (found[x, y, z]) labels.Span[i] = lobe.File.Label;
                    }
                }
            }
        }

        return labels;
    }

    /// <summary>The mean over a fissure's places in the lung of how far the one found is from it, along its plane's
    /// normal, mm.</summary>
    public double MeanDistance(LobeBorders borders, string fissure)
    {
        var found = borders.Fissures.Single(f => f.Id == fissure);
        var distances = new List<double>();
        for (var i = 0; i < Lobes.Span.Length; i += 3)
        {
            if (Lobes.Span[i] == 0) continue;
            var at = Patient(i);
            if (Math.Abs(Above(at, fissure)) > SpacingMm / 2 || !IsCut(at, fissure)) continue;
            var (u, v, w) = found.Frame.Of(at - Grid.Origin);
            distances.Add(Math.Abs(w - found.Surface.At(u, v)));
        }

        return distances.Average();
    }

    public void Dispose()
    {
        Hounsfield.Dispose();
        Right.Dispose();
        Left.Dispose();
        Lobes.Dispose();
    }

    /// <summary>The signed distance from a fissure, mm, about; above is positive.</summary>
    private static double Above(Vector3D p, string fissure) => fissure switch
    {
        // Steeper on the left than on the right, both bent, and twisted towards the side.
        FissureIds.LeftOblique => (0.62 * (p.Z + 6)) - (0.78 * p.Y) + (0.0015 * p.Z * p.Z) + (0.1 * (p.X - 75)) - 6,
        FissureIds.RightOblique => (0.78 * (p.Z + 12)) - (0.62 * p.Y) - (0.0012 * p.Y * p.Y) - (0.12 * (p.X + 75)),
        _ => p.Z - 22 - (0.12 * p.Y) + (0.002 * (p.X + 75) * (p.X + 75)),
    };

    /// <summary>Whether a place is in the part of the lung that a fissure cuts.</summary>
    private static bool IsCut(Vector3D p, string fissure) => fissure switch
    {
        FissureIds.LeftOblique => p.X > 0,
        FissureIds.RightOblique => p.X < 0,
        _ => p.X < 0 && Above(p, FissureIds.RightOblique) > 0,
    };

    private static byte LobeAt(Vector3D p)
    {
        if (p.X > 0) return Above(p, FissureIds.LeftOblique) < 0 ? (byte)2 : (byte)1;
        if (Above(p, FissureIds.RightOblique) < 0) return 5;
        return Above(p, FissureIds.RightHorizontal) < 0 ? (byte)4 : (byte)3;
    }

    private static (int X, int Y, int Z) Index(int i) =>
        (i % Grid.Size.X, i / Grid.Size.X % Grid.Size.Y, i / Grid.Size.SliceLength);

    private static Vector3D Patient(int i)
    {
        var (x, y, z) = Index(i);
        return Grid.ToPatient(new(x, y, z));
    }

    private void DrawLungs(Func<Vector3D, bool> isShown)
    {
        string[] fissures = [FissureIds.LeftOblique, FissureIds.RightOblique, FissureIds.RightHorizontal];
        for (var i = 0; i < Lobes.Span.Length; i++)
        {
            var p = Patient(i);
            var x = (Math.Abs(p.X) - 75) / Extent.X;
            var (y, z) = (p.Y / Extent.Y, p.Z / Extent.Z);

            // A dome cuts the base, the heart the left front.
            var isLung = (x * x) + (y * y) + (z * z) < 1 && p.Z > -75 - (0.004 * p.Y * p.Y)
                && (p - new Vector3D(18, -40, -50)).Length > 48;
            Hounsfield.Span[i] = (short)(isLung ? LungHu : TissueHu);
            if (!isLung) continue;
            var (ix, iy, iz) = Index(i);
            (p.X < 0 ? Right : Left)[ix, iy, iz] = true;
            Lobes.Span[i] = LobeAt(p);
            if (fissures.Any(f => IsCut(p, f) && Math.Abs(Above(p, f)) < ThicknessMm) && isShown(p))
                Hounsfield.Span[i] = (short)FissureHu;
        }
    }

    /// <summary>Straight vessels from the hilum outwards, within a lobe and not near its borders.</summary>
    private void DrawVessels()
    {
        for (var vessel = 0; vessel < 700; vessel++)
        {
            var i = _random.Next(Lobes.Span.Length);
            if (Lobes.Span[i] == 0) continue;
            var end = Patient(i);
            var lobe = Lobes.Span[i];
            var hilum = new Vector3D(end.X < 0 ? -35 : 35, 8, lobe is 1 or 3 ? 14 : lobe == 4 ? -4 : -18);
            var way = end - hilum;
            for (var t = 0.0; t < way.Length; t += SpacingMm / 2)
            {
                var at = Grid.ToIndex(hilum + (way * (t / way.Length)));
                var radius = 2.4 * (1 - (t / (1.2 * way.Length)));
                DrawBall(at, radius, lobe);
            }
        }
    }

    private void DrawBall(Vector3D at, double radiusMm, byte lobe)
    {
        var reach = (int)Math.Ceiling(radiusMm / SpacingMm);
        for (var dz = -reach; dz <= reach; dz++)
        {
            for (var dy = -reach; dy <= reach; dy++)
            {
                for (var dx = -reach; dx <= reach; dx++)
                {
                    var (x, y, z) = (
                        (int)Math.Round(at.X) + dx, (int)Math.Round(at.Y) + dy, (int)Math.Round(at.Z) + dz);
                    if (!VoxelBox.Of(Grid.Size).Contains(x, y, z)) continue;
                    if (Lobes[x, y, z] != lobe || (new Vector3D(x, y, z) - at).Length * SpacingMm > radiusMm) continue;
                    var p = Grid.ToPatient(new(x, y, z));
                    if (p.X < 0 && Math.Abs(Above(p, FissureIds.RightOblique)) < 4) continue;
                    if (p.X > 0 && Math.Abs(Above(p, FissureIds.LeftOblique)) < 4) continue;
                    if (lobe is 3 or 4 && Math.Abs(Above(p, FissureIds.RightHorizontal)) < 4) continue;
                    Hounsfield[x, y, z] = (short)VesselHu;
                }
            }
        }
    }

    private void AddNoise(double noiseHu)
    {
        foreach (ref var hu in Hounsfield.Span)
        {
            var gauss =
            Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            hu = (short)(hu + (noiseHu * gauss));
        }
    }
}
