using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Lobes;

/// <summary>
/// Finds one fissure: bent planes are searched, the best of them followed along the sheet that lies near them, smoothed
/// where it is seen and bridged where it is not; what is seen along them decides between them.
/// </summary>
internal sealed class FissureFinder(LungCrop lung, FissureEvidence evidence, LobeParameters p)
{
    /// <summary>Nodes of the surface are so far apart.</summary>
    private const double NodeMm = 4;

    /// <summary>Where nothing is seen, the way between vessels counts this much.</summary>
    private const float UnseenWeight = 0.15f;

    /// <summary>Offsets this far from the smooth surface count half, mm.</summary>
    private const float OutlierMm = 2;

    /// <summary>The part of the band that is looked at again, round by round.</summary>
    private static readonly double[] LaterBands = [0.5, 0.35];

    private readonly SpareArrays _spare = new();

    /// <summary>The fissure, or null where the lung is too small for one.</summary>
    /// <param name="id">Its name, kebab-case.</param>
    /// <param name="frame">The plane it is near to.</param>
    /// <param name="sheets">The evidence for that plane.</param>
    /// <param name="inside">Blocks that it may cut.</param>
    /// <param name="domain">The lung's voxels that it may cut, without the border.</param>
    /// <param name="isCut">Of places in the plane, whether they belong to the part that it cuts.</param>
    /// <param name="below">Of the lung so much lies in that part and below it, with the spread among people.</param>
    public FoundFissure? Run(
        string id, PlaneFrame frame, Volume<float> sheets, bool[] inside, BitVolume domain,
        Func<Geometry.Vector3D, bool> isCut, (double Fraction, double Spread) below)
    {
        var points = lung.Points((int)Math.Max(1, Math.Round(10 / lung.Spacing.X)));
        var placed = points.ConvertAll(frame.Of);
        var shape = new BentPlane(placed.Max(o => Math.Abs(o.U)), placed.Max(o => Math.Abs(o.V)));
        var search = new SurfaceSearch(
            evidence, sheets, inside, frame, shape, placed, [.. points.Select(isCut)], below, p);
        var searched = search.Run();
        if (searched.Count == 0) return null;
        var followed = new (HeightField Anatomy, HeightField Field, double Score)[searched.Count];
        SlabScheduler.Run(followed.Length, 1, (start, end) =>
        {
            for (var i = start; i < end; i++)
            {
                var surface = searched[i];
                var rest = HeightField.Over(shape, NodeMm).Set((u, v) => shape.Height(surface.Coefficients, u, v));
                var (field, score) = Followed(domain, frame, rest, rest, p.BandMm);
                followed[i] = (rest, field, score - (p.PriorWeight * surface.Prior));
            }
        });
        var (anatomy, found, _) = followed.MaxBy(surface => surface.Score);
        foreach (var part in LaterBands)
            (found, _) = Followed(domain, frame, found, anatomy, part * p.BandMm);
        return Described(id, frame, found, domain);
    }

    /// <summary>The surface after one round, and how well it is seen.</summary>
    private (HeightField Field, double Score) Followed(
        BitVolume domain, PlaneFrame frame, HeightField surface, HeightField rest, double bandMm)
    {
        var flat = new FlattenedLung(lung, lung.Soft, evidence, domain, frame, surface, bandMm, p, _spare);
        var (offset, seen) = SheetTracing.Trace(flat, _spare);
        var nodes = surface.Heights.Length;
        var next = HeightField.Over(Extent(surface), NodeMm);
        var fitted = surface.Heights;
        for (var round = 0; round < 2; round++)
        {
            var (values, weights) = (new float[nodes], new float[nodes]);
            for (var i = 0; i < flat.Places.CountU; i++)
            {
                for (var j = 0; j < flat.Places.CountV; j++)
                {
                    var place = (i * flat.Places.CountV) + j;
                    if (!flat.IsInside[place]) continue;
                    var height = flat.Places.Heights[place] + offset[place];
                    var weight = MathF.Max(UnseenWeight, seen[place] * seen[place]);
                    if (round > 0)
                    {
                        var off = (height - next.At(flat.Places.U(i), flat.Places.V(j))) / OutlierMm;
                        weight /= 1 + (off * off);
                    }

                    Spread(surface, flat.Places.U(i), flat.Places.V(j), height, weight, values, weights);
                }
            }

            for (var i = 0; i < nodes; i++) values[i] /= MathF.Max(weights[i], 1e-12f);
            var stiffness = (float)(4 * Math.Pow(p.SmoothMm / NodeMm, 4));
            var pull = (float)(stiffness / Math.Pow(p.ReachMm / NodeMm, 4));
            fitted = ThinPlate.Fit(surface.CountU, surface.CountV, values, weights, rest.Heights, stiffness, pull);
            fitted.CopyTo(next.Heights, 0);
        }

        return (next, Score(flat, next));
    }

    private static BentPlane Extent(HeightField field) =>
        new((field.CountU - 1) / 2 * field.StepMm, (field.CountV - 1) / 2 * field.StepMm);

    /// <summary>Gives a value to the four nodes around a place, by how near they are.</summary>
    private static void Spread(
        HeightField grid, double u, double v, float value, float weight, float[] values, float[] weights)
    {
        var (a, b) = ((u - grid.U(0)) / grid.StepMm, (v - grid.V(0)) / grid.StepMm);
        int i = (int)Math.Clamp(a, 0, grid.CountU - 2), j = (int)Math.Clamp(b, 0, grid.CountV - 2);
        float s = (float)Math.Clamp(a - i, 0, 1), t = (float)Math.Clamp(b - j, 0, 1);
        Add(i, j, (1 - s) * (1 - t));
        Add(i, j + 1, (1 - s) * t);
        Add(i + 1, j, s * (1 - t));
        Add(i + 1, j + 1, s * t);

        void Add(int k, int l, float part)
        {
            var node = (k * grid.CountV) + l;
            values[node] += part * weight * value;
            weights[node] += part * weight;
        }
    }

    private double Score(FlattenedLung flat, HeightField surface)
    {
        var (sum, count) = (0.0, 0);
        for (var i = 0; i < flat.Places.CountU; i++)
        {
            for (var j = 0; j < flat.Places.CountV; j++)
            {
                var place = (i * flat.Places.CountV) + j;
                if (!flat.IsInside[place]) continue;
                var height = surface.At(flat.Places.U(i), flat.Places.V(j)) - flat.Places.Heights[place];
                var w = (int)Math.Round(height) + flat.Band;
                count++;
                if (w < 0 || w >= flat.Width) continue;
                var at = (place * flat.Width) + w;
                sum += Math.Min(1, flat.Evidence[at]) - (p.VesselWeight * flat.CutsVessel[at]);
            }
        }

        return count == 0 ? double.MinValue : sum / count;
    }

    private FoundFissure Described(string id, PlaneFrame frame, HeightField surface, BitVolume domain)
    {
        // HU that were smoothed show ridges where there are none: seen is what the CT itself shows.
        var flat = new FlattenedLung(lung, lung.Hounsfield, evidence, domain, frame, surface, p.BandMm, p, _spare);
        var least = Math.Max(p.MinRidgeHu, p.SeenNoise * flat.NoiseHu);
        var near = (int)Math.Round(p.NearMm);
        var seen = new bool[flat.IsInside.Length];
        for (var place = 0; place < seen.Length; place++)
        {
            for (var w = flat.Band - near; w <= flat.Band + near; w++)
            {
                seen[place] |= flat.IsInside[place]
                    && flat.Ridge[(place * flat.Width) + w] - flat.MedianRidgeHu >= least;
            }
        }

        return new(id, frame, surface, FissureCoverage.Of(id, flat.Places, flat.IsInside, Continuous(flat, seen)));
    }

    /// <summary>
    /// What of the places that were seen is no speck: of those around a place, within the length that is averaged over,
    /// at least half were seen too.
    /// </summary>
    private bool[] Continuous(FlattenedLung flat, bool[] seen)
    {
        var (countU, countV) = (flat.Places.CountU, flat.Places.CountV);
        var reach = (int)Math.Ceiling(p.AlongMm / FlattenedLung.StepMm);
        var result = new bool[seen.Length];
        for (var place = 0; place < seen.Length; place++)
        {
            if (!flat.IsInside[place]) continue;
            var (all, among) = (0, 0);
            for (var i = Math.Max(0, (place / countV) - reach);
                i <= Math.Min(countU - 1, (place / countV) + reach);
                i++)
            {
                for (var j = Math.Max(0, (place % countV) - reach);
                    j <= Math.Min(countV - 1, (place % countV) + reach);
                    j++)
                {
                    if (flat.IsInside[(i * countV) + j]) all++;
                    if (seen[(i * countV) + j]) among++;
                }
            }

            result[place] = 2 * among >= all;
        }

        return result;
    }
}
