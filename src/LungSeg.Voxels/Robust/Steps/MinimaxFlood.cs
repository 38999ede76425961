using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Floods a volume from seeds in the order of the highest HU that a path from a seed must pass: one flood gives the
/// region grown at every threshold at once, so that the level where it leaks can be read off (the watershed by
/// flooding of Beucher and Meyer 1993, from one basin). Each HU is the mean of a voxel and its six neighbours, against
/// noise. Complexity: linear in the voxels reached, not in the volume.
/// </summary>
internal sealed class MinimaxFlood
{
    private const int Lowest = -1100;

    private readonly Volume<short> _hounsfield;
    private readonly BitVolume _notSeen;
    private readonly List<int>[] _levels;
    private readonly List<int> _order = [];
    private readonly int[] _countUpTo;

    private MinimaxFlood(Volume<short> hounsfield, BitVolume within, int highest)
    {
        _hounsfield = hounsfield;
        _notSeen = within.Clone();
        _levels = new List<int>[highest - Lowest + 1];
        _countUpTo = new int[highest - Lowest + 1];
    }

    /// <summary>Floods until a level or a number of voxels is reached.</summary>
    /// <param name="hounsfield">The CT.</param>
    /// <param name="within">Where the flood may go.</param>
    /// <param name="seeds">Where it starts, by index.</param>
    /// <param name="highest">The last level, HU.</param>
    /// <param name="max">Voxels at which it ends.</param>
    public static MinimaxFlood From(
        Volume<short> hounsfield, BitVolume within, IEnumerable<(int X, int Y, int Z)> seeds, int highest, int max)
    {
        var flood = new MinimaxFlood(hounsfield, within, highest);
        using (flood._notSeen)
        {
            foreach (var (x, y, z) in seeds) flood.Reach(x, y, z, Lowest);
            flood.Run(max);
        }

        return flood;
    }

    /// <summary>Voxels reached up to a level, HU.</summary>
    public int CountUpTo(int level) => _countUpTo[Math.Clamp(level - Lowest, 0, _countUpTo.Length - 1)];

    /// <summary>The region grown at a level; the caller disposes it.</summary>
    public BitVolume RegionAt(int level)
    {
        var region = new BitVolume(_hounsfield.Geometry);
        var (sizeX, sizeY) = (_hounsfield.Size.X, _hounsfield.Size.Y);
        for (var i = 0; i < CountUpTo(level); i++)
        {
            var at = _order[i];
            region[at % sizeX, at / sizeX % sizeY, at / (sizeX * sizeY)] = true;
        }

        return region;
    }

    private void Run(int max)
    {
        var (sizeX, sizeY) = (_hounsfield.Size.X, _hounsfield.Size.Y);
        for (var level = 0; level < _levels.Length; level++)
        {
            for (var i = 0; _levels[level] is { } reached && i < reached.Count && _order.Count < max; i++)
            {
                var at = reached[i];
                _order.Add(at);
                var (x, y, z) = (at % sizeX, at / sizeX % sizeY, at / (sizeX * sizeY));
                Reach(x - 1, y, z, level + Lowest);
                Reach(x + 1, y, z, level + Lowest);
                Reach(x, y - 1, z, level + Lowest);
                Reach(x, y + 1, z, level + Lowest);
                Reach(x, y, z - 1, level + Lowest);
                Reach(x, y, z + 1, level + Lowest);
            }

            _levels[level] = [];
            _countUpTo[level] = _order.Count;
        }
    }

    private void Reach(int x, int y, int z, int level)
    {
        var size = _hounsfield.Size;
        if ((uint)x >= (uint)size.X || (uint)y >= (uint)size.Y || (uint)z >= (uint)size.Z || !_notSeen[x, y, z]) return;
        _notSeen[x, y, z] = false;
        var at = (((z * size.Y) + y) * size.X) + x;
        var own = Math.Max(level, Smoothed(x, y, z, at)) - Lowest;
        if (own < _levels.Length) (_levels[own] ??= []).Add(at);
    }

    private int Smoothed(int x, int y, int z, int at)
    {
        var size = _hounsfield.Size;
        var hu = _hounsfield.Span;
        var sum = 0;
        sum += hu[x > 0 ? at - 1 : at] + hu[x < size.X - 1 ? at + 1 : at];
        sum += hu[y > 0 ? at - size.X : at] + hu[y < size.Y - 1 ? at + size.X : at];
        sum += hu[z > 0 ? at - size.SliceLength : at] + hu[z < size.Z - 1 ? at + size.SliceLength : at];
        return (sum + hu[at]) / 7;
    }
}
