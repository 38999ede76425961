using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Tells pieces of lung that disease cuts off from the rest (an apex beyond a consolidated zone) from other air of that
/// density by what lies around them: lung lies inside the ribs, so the way to it from the middle of that side's lung
/// meets no bone, which that to air in the chest wall does; it lies above the dome of the diaphragm, which stomach and
/// bowel do not; and it lies beside the midline, which the oesophagus does not. On blocks of 2 mm. The rule is this
/// project's own.
/// </summary>
internal sealed class CutOffLung
{
    private readonly ChestVolume _chest;
    private readonly CutOffParameters _p;
    private readonly double _middle;
    private readonly (double X, double Y, double Z, double Dome)[] _sides;

    /// <summary>Looks at the lungs that are beyond doubt.</summary>
    /// <param name="lungs">Their air.</param>
    /// <param name="middleX">The patient's middle by index along x.</param>
    /// <param name="chest">The CT.</param>
    /// <param name="p">Parameters.</param>
    public CutOffLung(BitVolume lungs, double middleX, ChestVolume chest, CutOffParameters p)
    {
        (_chest, _p, _middle) = (chest, p, chest.InBlocks(middleX));
        using var blocks = chest.Coarsened(lungs, fraction: 0.5);
        _sides = [Side(blocks, isLeft: false), Side(blocks, isLeft: true)];
    }

    /// <summary>Whether a piece of air of a lung's density lies where lung does.</summary>
    public bool Holds(BitVolume piece)
    {
        using var blocks = _chest.Coarsened(piece, fraction: 0.5);
        using var components = ConnectedComponents.Of(blocks, Connectivity.TwentySix);
        if (components.Largest() is not { } largest) return false;
        var (centre, side) = (largest.Centroid, _sides[largest.Centroid.X < _middle ? 0 : 1]);
        return Math.Abs(centre.X - _middle) * blocks.Geometry.Spacing.X > _p.BesideMiddleMm
            && centre.Z > side.Dome && BehindBone(blocks, (side.X, side.Y, side.Z)) <= _p.MaxBehindBoneFraction;
    }

    /// <summary>
    /// The middle of one lung, mirrored where that side has none, and the height of its dome (the lowest slice where it
    /// has none).
    /// </summary>
    private (double X, double Y, double Z, double Dome) Side(BitVolume lungs, bool isLeft)
    {
        var columns = Columns(lungs, isLeft);
        if (columns.Count == 0 && Columns(lungs, !isLeft) is { Count: > 0 } others)
        {
            columns = others.ConvertAll(column => column with { X = (int)Math.Round((2 * _middle) - column.X) });
        }

        if (columns.Count == 0) return (_middle, lungs.Size.Y / 2.0, lungs.Size.Z / 2.0, 0);
        var outer = columns.Max(column => Math.Abs(column.X - _middle)) / 2;
        int[] lowest =
        [
            .. columns.Where(column => Math.Abs(column.X - _middle) >= outer).Select(column => column.Lowest).Order(),
        ];
        return (columns.Average(column => column.X),
            columns.Average(column => column.Y),
            columns.Average(column => (column.Lowest + column.Highest) / 2.0),
            lowest[(int)(_p.DomeFraction * (lowest.Length - 1))]);
    }

    private List<(int X, int Y, int Lowest, int Highest)> Columns(BitVolume lungs, bool isLeft)
    {
        var size = lungs.Size;
        var (lowest, highest) = (new int[size.SliceLength], new int[size.SliceLength]);
        Array.Fill(lowest, -1);
        for (var z = 0; z < size.Z; z++)
        {
            for (var y = 0; y < size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(lungs.Row(y, z)))
                {
                    var i = (y * size.X) + x;
                    if (lowest[i] < 0) lowest[i] = z;
                    highest[i] = z;
                }
            }
        }

        return [.. Enumerable.Range(0, lowest.Length)
            .Where(i => lowest[i] >= 0 && (i % size.X >= _middle) == isLeft)
            .Select(i => (i % size.X, i / size.X, lowest[i], highest[i]))];
    }

    private double BehindBone(BitVolume piece, (double X, double Y, double Z) from)
    {
        var (every, seen, looked, behind) = ((int)Math.Max(1, piece.Count() / _p.Samples), 0, 0, 0);
        for (var z = 0; z < piece.Size.Z; z++)
        {
            for (var y = 0; y < piece.Size.Y; y++)
            {
                foreach (var x in BitRow.SetBits(piece.Row(y, z)))
                {
                    if (seen++ % every != 0) continue;
                    looked++;
                    if (MeetsBone(from, (x, y, z))) behind++;
                }
            }
        }

        return behind / (double)Math.Max(1, looked);
    }

    private bool MeetsBone((double X, double Y, double Z) from, (double X, double Y, double Z) to)
    {
        var way = (X: to.X - from.X, Y: to.Y - from.Y, Z: to.Z - from.Z);
        var steps = (int)Math.Ceiling(Math.Sqrt((way.X * way.X) + (way.Y * way.Y) + (way.Z * way.Z)));
        for (var i = 0; i < steps; i++)
        {
            var fraction = i / (double)steps;
            var (x, y, z) = (from.X + (fraction * way.X), from.Y + (fraction * way.Y), from.Z + (fraction * way.Z));
            if (_chest.Blocks[(int)Math.Round(x), (int)Math.Round(y), (int)Math.Round(z)] >= _p.BoneHu) return true;
        }

        return false;
    }
}
