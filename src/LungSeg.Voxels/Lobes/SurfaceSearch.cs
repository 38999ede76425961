using System.Numerics;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>A surface that was searched.</summary>
/// <param name="Coefficients">Of a <see cref="BentPlane"/>.</param>
/// <param name="Score">What is seen along it, less the vessels it cuts, less what anatomy holds against it.</param>
/// <param name="Prior">The last of these alone: squared standard deviations.</param>
internal sealed record SearchedSurface(double[] Coefficients, double Score, double Prior);

/// <summary>
/// Searches bent planes through a lung that go along sheets, cut few vessels and lie where anatomy has a fissure. First
/// planes at every height and slope, then, from the best of these that differ, each coefficient in turn in ever smaller
/// steps. O(planes · places); the result does not depend on threads.
/// </summary>
internal sealed class SurfaceSearch
{
    private const double StepMm = 5, HeightStepMm = 4, DifferentMm = 6;

    private static readonly double[] Slopes = [-2, -1.33, -0.67, 0, 0.67, 1.33, 2];
    private static readonly double[] Tilts = [-1.5, -0.75, 0, 0.75, 1.5];

    private readonly Volume<float> _sheets;
    private readonly Volume<float> _vessels;
    private readonly bool[] _inside;
    private readonly LobeParameters _p;
    private readonly (double Fraction, double Spread) _below;
    private readonly double[] _spread;

    /// <summary>Places on the plane: their terms, and where they are, blocks.</summary>
    private readonly PlaceTerms _places;
    private readonly (float[] X, float[] Y, float[] Z) _feet;
    private readonly (float X, float Y, float Z) _across;

    /// <summary>Points in the part of the lung that is cut: their terms, and their heights, mm.</summary>
    private readonly PlaceTerms _cut;
    private readonly double[] _heights;

    /// <summary>All points of the lung.</summary>
    private readonly int _points;

    /// <param name="evidence">What is seen.</param>
    /// <param name="sheets">Of it, the sheets near to the plane.</param>
    /// <param name="inside">Blocks that a surface is looked at in.</param>
    /// <param name="frame">The plane.</param>
    /// <param name="shape">Surfaces over it.</param>
    /// <param name="points">Points of the lung, evenly spread, in the plane's (u, v, w).</param>
    /// <param name="isCut">Which of them belong to the part of the lung that the fissure cuts.</param>
    /// <param name="below">
    /// Of all points so many lie in that part and below the fissure, with the spread among people.
    /// </param>
    /// <param name="p">The parameters.</param>
    public SurfaceSearch(
        FissureEvidence evidence, Volume<float> sheets, bool[] inside, PlaneFrame frame, BentPlane shape,
        IReadOnlyList<(double U, double V, double W)> points, bool[] isCut, (double Fraction, double Spread) below,
        LobeParameters p)
    {
        (_sheets, _vessels, _inside, _p, _below) = (sheets, evidence.Vessels, inside, p, below);
        var edge = evidence.Edge;
        _across = ((float)(frame.W.X / edge.X), (float)(frame.W.Y / edge.Y), (float)(frame.W.Z / edge.Z));
        _spread =
        [
            1, p.SlopeSpread * shape.ExtentU, p.SlopeSpread * shape.ExtentV, p.BendSpreadMm, p.BendSpreadMm,
            p.BendSpreadMm, p.BendSpreadMm / 2,
        ];
        var places = Places(shape);
        _places = new(shape, places);
        _feet = Feet(frame, places, edge, _places.Count);
        (double U, double V, double W)[] cut = [.. points.Where((_, i) => isCut[i])];
        _points = points.Count;
        _heights = [.. cut.Select(point => point.W)];
        _cut = new(shape, [.. cut.Select(point => (point.U, point.V))]);
    }

    /// <summary>The best surfaces that differ, the best first.</summary>
    public IReadOnlyList<SearchedSurface> Run()
    {
        double[] cut = [.. _heights.Order()];
        if (cut.Length < 20) return [];
        var starts = new List<double[]>();
        for (var height = cut[(int)(0.15 * cut.Length)]; height < cut[(int)(0.85 * cut.Length)]; height += HeightStepMm)
        {
            foreach (var slope in Slopes)
            {
                foreach (var tilt in Tilts)
                    starts.Add([height, slope * _spread[1], tilt * _spread[2], 0, 0, 0, 0]);
            }
        }

        var scored = Scored(starts, start => start);
        return [.. Scored(Different(scored), Refined).Take(_p.Candidates)];
    }

    private List<double[]> Different(IReadOnlyList<SearchedSurface> scored)
    {
        var kept = new List<double[]>();
        foreach (var surface in scored)
        {
            if (kept.Count >= 2 * _p.Candidates) break;
            var c = surface.Coefficients;
            if (kept.All(k => Math.Abs(k[0] - c[0]) > DifferentMm || Math.Abs(k[1] - c[1]) > 0.6 * _spread[1]))
                kept.Add(c);
        }

        return kept;
    }

    private List<SearchedSurface> Scored(List<double[]> surfaces, Func<double[], double[]> make)
    {
        var scored = new SearchedSurface[surfaces.Count];
        SlabScheduler.Run(scored.Length, 1, (start, end) =>
        {
            for (var i = start; i < end; i++) scored[i] = Score(make(surfaces[i]));
        });
        return [.. scored.OrderByDescending(surface => surface.Score)];
    }

    private double[] Refined(double[] start)
    {
        var best = Score(start);
        double[] steps = [3, .. _spread.Skip(1).Select(spread => spread / 2)];
        while (steps[0] > 0.3)
        {
            var isBetter = false;
            for (var i = 0; i < steps.Length; i++)
            {
                foreach (var sign in (ReadOnlySpan<int>)[-1, 1])
                {
                    var next = (double[])best.Coefficients.Clone();
                    next[i] += sign * steps[i];
                    var scored = Score(next);
                    if (scored.Score > best.Score) (best, isBetter) = (scored, true);
                }
            }

            if (!isBetter) steps = [.. steps.Select(step => step / 2)];
        }

        return best.Coefficients;
    }

    private SearchedSurface Score(double[] coefficients)
    {
        Span<float> c = stackalloc float[BentPlane.Count];
        for (var i = 0; i < c.Length; i++) c[i] = (float)coefficients[i];
        var size = _sheets.Size;
        Span<float> sheets = _sheets.Span, vessels = _vessels.Span;
        var (seen, cutVessels, count) = (0f, 0f, 0);
        Span<int> xs = stackalloc int[Vector<float>.Count], ys = stackalloc int[Vector<float>.Count],
            zs = stackalloc int[Vector<float>.Count];
        for (var i = 0; i < _places.Count; i += Vector<float>.Count)
        {
            var heights = _places.Heights(c, i);
            Blocks(_feet.X, _across.X, xs);
            Blocks(_feet.Y, _across.Y, ys);
            Blocks(_feet.Z, _across.Z, zs);
            for (var lane = 0; lane < xs.Length; lane++)
            {
                var (x, y, z) = (xs[lane], ys[lane], zs[lane]);
                if ((uint)x >= (uint)size.X || (uint)y >= (uint)size.Y || (uint)z >= (uint)size.Z) continue;
                var block = (((z * size.Y) + y) * size.X) + x;
                if (!_inside[block]) continue;
                seen += sheets[block];
                cutVessels += MathF.Min(vessels[block], 3);
                count++;
            }

            void Blocks(float[] feet, float across, Span<int> blocks) =>
                Vector
                    .ConvertToInt32(new Vector<float>(feet, i) + (new Vector<float>(across) * heights))
                    .CopyTo(blocks);
        }

        if (count < 40) return new(coefficients, double.MinValue, 0);
        var prior = Prior(coefficients, c);
        return new(
            coefficients, (seen / count) - (_p.VesselWeight * cutVessels / count) - (_p.PriorWeight * prior), prior);
    }

    private double Prior(double[] coefficients, ReadOnlySpan<float> c)
    {
        var below = 0;
        for (var i = 0; i < _cut.Count; i += Vector<float>.Count)
        {
            var heights = _cut.Heights(c, i);
            for (var lane = 0; lane < Vector<float>.Count && i + lane < _heights.Length; lane++)
                below += _heights[i + lane] < heights[lane] ? 1 : 0;
        }

        var off = (((double)below / _points) - _below.Fraction) / _below.Spread;
        var prior = off * off;
        for (var i = 1; i < coefficients.Length; i++)
            prior += coefficients[i] * coefficients[i] / (_spread[i] * _spread[i]);
        return prior;
    }

    private static List<(double U, double V)> Places(BentPlane shape)
    {
        var places = new List<(double U, double V)>();
        for (var u = -shape.ExtentU; u <= shape.ExtentU; u += StepMm)
        {
            for (var v = -shape.ExtentV; v <= shape.ExtentV; v += StepMm) places.Add((u, v));
        }

        return places;
    }

    /// <summary>Where places are, blocks; those that are there to make up whole vectors are far outside.</summary>
    private static (float[] X, float[] Y, float[] Z) Feet(
        PlaneFrame frame, List<(double U, double V)> places, Vector3D edge, int count)
    {
        var (x, y, z) = (new float[count], new float[count], new float[count]);
        x.AsSpan(places.Count).Fill(-1e6f);
        for (var i = 0; i < places.Count; i++)
        {
            // A voxel's centre is at its index: half a voxel from the block's corner is left out of account.
            var at = frame.At(places[i].U, places[i].V, 0);
            (x[i], y[i], z[i]) =
                ((float)(at.X / edge.X) + 0.25f, (float)(at.Y / edge.Y) + 0.25f, (float)(at.Z / edge.Z) + 0.25f);
        }

        return (x, y, z);
    }
}
