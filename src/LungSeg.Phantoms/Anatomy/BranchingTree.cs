using LungSeg.Phantoms.Rendering;
using LungSeg.Phantoms.Shapes;
using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Anatomy;

/// <summary>
/// Grows a tree of tapering tubes inside a lung: each tube forks in two, thinner by the cube root of a half (Murray's
/// law) and shorter, and stays clear of the pleura. The same seed grows the same tree.
/// </summary>
internal static class BranchingTree
{
    private const double Thinning = 0.7937;
    private const double Shortening = 0.86;
    private const double Spread = 0.75;
    private const int Tries = 12;

    /// <summary>The tubes of a tree from a root at the hilum.</summary>
    /// <param name="lung">What the tree must stay in.</param>
    /// <param name="root">Where the stem starts.</param>
    /// <param name="stems">Number of stems.</param>
    /// <param name="radius">A stem's radius, mm.</param>
    /// <param name="thinnest">Growth ends below this radius, mm.</param>
    /// <param name="seed">Decides all directions.</param>
    public static IEnumerable<Capsule> Grow(
        Solid lung, Vector3D root, int stems, double radius, double thinnest, ulong seed)
    {
        var random = new SplitMix64(seed);
        var tips = new Queue<(Vector3D At, Vector3D Direction, double Radius, double Length)>();
        for (var i = 0; i < stems; i++) tips.Enqueue((root, random.NextDirection(), radius, 42));
        while (tips.TryDequeue(out var tip))
        {
            if (tip.Radius < thinnest
                || Next(lung, tip.At, tip.Direction, tip.Radius, tip.Length, ref random) is not { } to)
                continue;
            var thinner = tip.Radius * Thinning;
            yield return new(tip.At, tip.Radius, to, thinner);
            var onwards = (to - tip.At).Normalized();
            for (var fork = 0; fork < 2; fork++) tips.Enqueue((to, onwards, thinner, tip.Length * Shortening));
        }
    }

    /// <summary>
    /// The deepest of some points about one length ahead; none where every one is too close to the pleura.
    /// </summary>
    private static Vector3D? Next(
        Solid lung, Vector3D at, Vector3D direction, double radius, double length, ref SplitMix64 random)
    {
        for (var i = 0; i < Tries; i++)
        {
            var ahead =
                at + ((direction + (random.NextDirection() * Spread)).Normalized() * length * random.Next(0.7, 1.1));
            if (lung.Depth(ahead) > radius + 2.5)
                return ahead;
        }

        return null;
    }
}
