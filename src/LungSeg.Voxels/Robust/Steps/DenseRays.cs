using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// One half of the chest seen along rays in axial slices, from a point in the middle of where its lung should be: 0
/// degrees to the patient's side, 90 to the back, 180 to the other half. Both halves have the same angles, so that one
/// can be laid over the other. Lengths are mm, 0 where there is none; maps are [slice, angle]. After the comparison of
/// rib cage and lung by Mansoor et al., IEEE Trans. Med. Imaging 33, 2014.
/// </summary>
internal sealed class DenseRays
{
    public const int Angles = 360 / DegreesPerAngle;
    public const int DegreesPerAngle = 3;

    /// <summary>Angles to either side whose ribs count as well.</summary>
    private const int NearAngles = 2;

    /// <summary>What is called no lung at the beginning of a ray would be 0.</summary>
    private const float AtCentre = 0.1f;

    private static readonly (double Sin, double Cos)[] Directions =
        [.. Enumerable.Range(0, Angles).Select(a => Math.SinCos(a * DegreesPerAngle * Math.PI / 180))];

    private readonly double _centreX;
    private readonly double _centreY;

    /// <param name="grid">Blocks, in patient order.</param>
    /// <param name="centreX">Where rays begin, by index along x.</param>
    /// <param name="centreY">By index along y.</param>
    /// <param name="isLeft">Which half of the chest.</param>
    /// <param name="lung">Its lung.</param>
    public DenseRays(VolumeGeometry grid, double centreX, double centreY, bool isLeft, BitVolume lung)
    {
        (Grid, _centreX, _centreY, IsLeft) = (grid, centreX, centreY, isLeft);
        (Ribs, First, Last) = (Map(), Map(), Map());
        ForEachRay((z, a) =>
        {
            for (var r = 0.0; Inside(a, r, out var x, out var y); r += grid.Spacing.X)
            {
                if (!lung[x, y, z]) continue;
                if (Last[z, a] == 0) First[z, a] = Math.Max((float)r, AtCentre);
                Last[z, a] = Math.Max((float)r, AtCentre);
            }
        });
    }

    public VolumeGeometry Grid { get; }

    public bool IsLeft { get; }

    public int Slices => Grid.Size.Z;

    /// <summary>Where the ribs begin.</summary>
    public float[,] Ribs { get; }

    /// <summary>Where the lung begins along a ray.</summary>
    public float[,] First { get; }

    /// <summary>Where it ends.</summary>
    public float[,] Last { get; }

    /// <summary>The number of an angle of -360 to 359 degrees.</summary>
    public static int Angle(int degrees) => (degrees + 360) % 360 / DegreesPerAngle;

    /// <summary>Whether the lung ends so near to the ribs.</summary>
    public bool Reaches(int z, int a, double nearMm) =>
        Ribs[z, a] > 0 && Last[z, a] > 0 && Last[z, a] >= Ribs[z, a] - nearMm;

    /// <summary>The area that a ray stands for at the ribs, mm².</summary>
    public double WallArea(int z, int a) => Ribs[z, a] * DegreesPerAngle * Math.PI / 180 * Grid.Spacing.Z;

    /// <summary>The angle of a place, and how far it is from the centre, mm.</summary>
    public (int Angle, float Radius) Polar(int x, int y)
    {
        var (dx, dy) = ((x - _centreX) * Grid.Spacing.X * (IsLeft ? 1 : -1), (y - _centreY) * Grid.Spacing.Y);
        var degrees = (Math.Atan2(dy, dx) * 180 / Math.PI) + 360;
        return ((int)Math.Round(degrees / DegreesPerAngle) % Angles, (float)Math.Sqrt((dx * dx) + (dy * dy)));
    }

    /// <summary>
    /// Looks along every ray for the first bone beyond the lung of either half. Between two ribs those above and below
    /// count: a low quantile, for behind a gap lie shoulder blade and spine.
    /// </summary>
    public void SeeRibs(Volume<short> blocks, DenseRays other, int boneHu, DenseParameters p)
    {
        var seen = Map();
        ForEachRay((z, a) =>
        {
            var from = Math.Max(Math.Max(p.NearestRibMm, Last[z, a]), p.MinRibFraction * other.Last[z, a]);
            for (var r = from; Inside(a, r, out var x, out var y); r += Grid.Spacing.X)
            {
                if (blocks[x, y, z] < boneHu) continue;
                seen[z, a] = (float)r;
                break;
            }
        });
        var reach = (int)Math.Ceiling(p.BetweenRibsMm / Grid.Spacing.Z);
        ForEachRay((z, a) =>
        {
            Span<float> near = stackalloc float[((2 * NearAngles) + 1) * ((2 * reach) + 1)];
            var count = 0;
            for (var slice = Math.Max(0, z - reach); slice <= Math.Min(Slices - 1, z + reach); slice++)
            {
                for (var step = -NearAngles; step <= NearAngles; step++)
                {
                    if (seen[slice, (a + step + Angles) % Angles] is > 0 and var at) near[count++] = at;
                }
            }

            if (count == 0) return;
            near[..count].Sort();
            Ribs[z, a] = near[(int)(p.RibQuantile * (count - 1))];
        });
    }

    private float[,] Map() => new float[Grid.Size.Z, Angles];

    private bool Inside(int a, double r, out int x, out int y)
    {
        var (sin, cos) = Directions[a];
        x = (int)Math.Round(_centreX + ((IsLeft ? r : -r) * cos / Grid.Spacing.X));
        y = (int)Math.Round(_centreY + (r * sin / Grid.Spacing.Y));
        return (uint)x < (uint)Grid.Size.X && (uint)y < (uint)Grid.Size.Y;
    }

    private void ForEachRay(Action<int, int> see) => SlabScheduler.Run(Grid.Size.Z, 8, (start, end) =>
    {
        for (var z = start; z < end; z++)
        {
            for (var a = 0; a < Angles; a++) see(z, a);
        }
    });
}
