using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Tests.Vessels;

namespace LungSeg.Voxels.Tests.Bronchi;

/// <summary>
/// Airways of known generations: trachea, main bronchi, right upper lobe and bronchus intermedius, left upper and lower
/// lobe, and what follows. Dispose it.
/// </summary>
internal sealed class DrawnAirways : IDisposable
{
    private static readonly Vector3D Carina = new(0, 0, 0), Right = new(-24, 4, -14), Left = new(40, 8, -22),
        Intermedius = new(-34, 8, -42), RightUpper = new(-44, 0, -6), LeftUpper = new(58, 0, -10),
        LeftLower = new(50, 18, -46);

    private static readonly (Vector3D From, Vector3D To, double Radius, int Generation)[] Tubes =
    [
        (new(0, -18, 90), Carina, 9, 0),
        (Carina, Right, 7, 1), (Carina, Left, 6, 1),
        (Right, RightUpper, 4.5, 2), (Right, Intermedius, 5.5, 2), (Left, LeftUpper, 4.5, 2), (Left, LeftLower, 4.5, 2),
        (RightUpper, new(-54, -8, 10), 2.6, 3), (RightUpper, new(-60, 8, -8), 2.6, 3),
        (Intermedius, new(-44, -14, -58), 3, 3), (Intermedius, new(-42, 24, -70), 3.5, 3),
        (LeftUpper, new(66, -12, 12), 2.6, 3), (LeftUpper, new(74, -10, -22), 2.6, 3),
        (LeftLower, new(62, 26, -70), 3, 3), (LeftLower, new(44, 30, -70), 3, 3),
    ];

    private readonly Volume<byte> _truth;

    /// <param name="spacingMm">Edge length of the voxels.</param>
    /// <param name="degrees">The patient is turned so far in the coronal plane.</param>
    /// <param name="roughness">Of the lumen's voxels at its wall so many are lost, and as many gained.</param>
    /// <param name="generations">No more of them are drawn.</param>
    public DrawnAirways(double spacingMm = 1, double degrees = 0, double roughness = 0, int generations = 4)
    {
        var size = new Size3((int)(180 / spacingMm), (int)(90 / spacingMm), (int)(190 / spacingMm));
        var grid = VolumeGeometry.AxisAligned(size, new(spacingMm, spacingMm, spacingMm), new(-80, -40, -85));
        (Lumen, _truth) = (new(grid), new(grid));
        var (cos, sin) = (Math.Cos(degrees * Math.PI / 180), Math.Sin(degrees * Math.PI / 180));
        var random = new Random(2);
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                for (var x = 0; x < size.X; x++)
                {
                    var p = grid.ToPatient(new(x, y, z));
                    var turned = new Vector3D((cos * p.X) + (sin * p.Z), p.Y, (cos * p.Z) - (sin * p.X));
                    var (depth, generation) = Tubes.Where(tube => tube.Generation < generations)
                        .Select(tube =>
                            (DrawnVessels.FromLine(turned, tube.From, tube.To) - tube.Radius, tube.Generation))
                        .Min();
                    var isFlipped = Math.Abs(depth) < 0.8 * spacingMm && random.NextDouble() < roughness;
                    if (depth < 0 == isFlipped) continue;
                    Lumen[x, y, z] = true;
                    _truth[x, y, z] = (byte)(1 + generation);
                }
            }
        }
    }

    public BitVolume Lumen { get; }

    /// <summary>The true volume of a generation, mL.</summary>
    public double TrueMl(int generation) =>
        _truth.Span.Count((byte)(1 + generation)) * Lumen.Geometry.VoxelVolume / 1000;

    /// <summary>The Dice of what was found of a generation.</summary>
    public double Dice(BitVolume found, int generation)
    {
        var (both, size) = (0, Lumen.Size);
        for (var i = 0; i < _truth.Span.Length; i++)
        {
            if (_truth.Span[i] != 1 + generation) continue;
            if (found[i % size.X, i / size.X % size.Y, i / size.SliceLength]) both++;
        }

        return 2.0 * both / (found.Count() + _truth.Span.Count((byte)(1 + generation)));
    }

    public void Dispose()
    {
        Lumen.Dispose();
        _truth.Dispose();
    }
}
