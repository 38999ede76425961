namespace LungSeg.Voxels.Lobes;

/// <summary>How much of a fissure's surface was seen in the CT, and how far the rest was bridged.</summary>
/// <param name="Fissure">Its name, one of <see cref="FissureIds"/>.</param>
/// <param name="AreaMm2">The surface's area in the lung.</param>
/// <param name="SeenFraction">Of it the fraction that lies on a sheet that was seen.</param>
/// <param name="BridgedMm">The farthest that any of it is from what was seen, along its plane; the surface's extent
/// where nothing was.</param>
public sealed record FissureCoverage(string Fissure, double AreaMm2, double SeenFraction, double BridgedMm)
{
    /// <param name="fissure">Its name.</param>
    /// <param name="surface">The surface.</param>
    /// <param name="inside">Which places of it lie in the lung.</param>
    /// <param name="seen">Which of them were seen.</param>
    internal static FissureCoverage Of(string fissure, HeightField surface, bool[] inside, bool[] seen)
    {
        var distance = new float[inside.Length];
        for (var i = 0; i < distance.Length; i++) distance[i] = seen[i] ? 0 : surface.CountU + surface.CountV;
        for (var i = 0; i < surface.CountU; i++)
        {
            for (var j = 0; j < surface.CountV; j++) Near(i, j, -1);
        }

        for (var i = surface.CountU - 1; i >= 0; i--)
        {
            for (var j = surface.CountV - 1; j >= 0; j--) Near(i, j, 1);
        }

        var (area, seenArea, farthest) = (0.0, 0.0, 0f);
        for (var i = 0; i < surface.CountU; i++)
        {
            for (var j = 0; j < surface.CountV; j++)
            {
                var place = (i * surface.CountV) + j;
                if (!inside[place]) continue;
                var own = Area(i, j);
                area += own;
                if (seen[place]) seenArea += own;
                farthest = MathF.Max(farthest, distance[place]);
            }
        }

        return new(fissure, area, area == 0 ? 0 : seenArea / area, farthest * surface.StepMm);

        // Chamfer distances over the eight neighbours, in steps.
        void Near(int i, int j, int way)
        {
            Take(i + way, j, 1);
            Take(i, j + way, 1);
            Take(i + way, j + way, 1.4142f);
            Take(i + way, j - way, 1.4142f);

            void Take(int k, int l, float step)
            {
                if (k < 0 || l < 0 || k >= surface.CountU || l >= surface.CountV) return;
                var place = (i * surface.CountV) + j;
                distance[place] = MathF.Min(distance[place], distance[(k * surface.CountV) + l] + step);
            }
        }

        double Area(int i, int j)
        {
            var (h, step) = (surface.Heights, surface.StepMm);
            int up = Math.Min(i + 1, surface.CountU - 1), down = Math.Max(i - 1, 0),
                right = Math.Min(j + 1, surface.CountV - 1), left = Math.Max(j - 1, 0);
            var slopeU = (h[(up * surface.CountV) + j] - h[(down * surface.CountV) + j]) / ((up - down) * step);
            var slopeV = (h[(i * surface.CountV) + right] - h[(i * surface.CountV) + left]) / ((right - left) * step);
            return step * step * Math.Sqrt(1 + (slopeU * slopeU) + (slopeV * slopeV));
        }
    }
}
