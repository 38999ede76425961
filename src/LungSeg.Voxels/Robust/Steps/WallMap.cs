namespace LungSeg.Voxels.Robust.Steps;

/// <summary>
/// Morphology of maps of rays, [slice, angle]: angles go round, slices end. Windows are rectangles of so many slices
/// and angles to either side. O(rays x window).
/// </summary>
internal static class WallMap
{
    private static readonly (int Slice, int Angle)[] Neighbours = [(-1, 0), (1, 0), (0, -1), (0, 1)];

    /// <summary>A closing: gaps smaller than the window are filled.</summary>
    public static bool[,] Close(bool[,] map, int slices, int angles) =>
        Window(Window(map, slices, angles, erode: false), slices, angles, erode: true);

    /// <summary>
    /// The pieces of a map that hold wide parts (an opening by the window) of at least some area; the area is that of
    /// the largest wide part.
    /// </summary>
    /// <param name="map">What is looked at.</param>
    /// <param name="slices">Of the window.</param>
    /// <param name="angles">Of the window.</param>
    /// <param name="areaOf">The area of a ray's end.</param>
    /// <param name="minArea">Smaller wide parts do not count.</param>
    public static (bool[,] Pieces, double LargestArea) WidePieces(
        bool[,] map, int slices, int angles, Func<int, int, double> areaOf, double minArea)
    {
        var wide = Window(Window(map, slices, angles, erode: true), slices, angles, erode: false);
        And(wide, map);
        var kept = new bool[map.GetLength(0), map.GetLength(1)];
        var largest = 0.0;
        foreach (var part in Parts(wide))
        {
            var area = part.Sum(at => areaOf(at.Slice, at.Angle));
            largest = Math.Max(largest, area);
            if (area < minArea) continue;
            foreach (var (slice, angle) in part) kept[slice, angle] = true;
        }

        var pieces = new bool[map.GetLength(0), map.GetLength(1)];
        foreach (var piece in Parts(map))
        {
            if (!piece.Exists(at => kept[at.Slice, at.Angle])) continue;
            foreach (var (slice, angle) in piece) pieces[slice, angle] = true;
        }

        return (pieces, largest);
    }

    private static void And(bool[,] target, bool[,] other)
    {
        for (var z = 0; z < target.GetLength(0); z++)
        {
            for (var a = 0; a < target.GetLength(1); a++) target[z, a] &= other[z, a];
        }
    }

    /// <summary>The connected parts of a map.</summary>
    private static IEnumerable<List<(int Slice, int Angle)>> Parts(bool[,] map)
    {
        var (slices, angles) = (map.GetLength(0), map.GetLength(1));
        var seen = new bool[slices, angles];
        for (var slice = 0; slice < slices; slice++)
        {
            for (var angle = 0; angle < angles; angle++)
            {
                if (!map[slice, angle] || seen[slice, angle]) continue;
                var part = new List<(int Slice, int Angle)> { (slice, angle) };
                seen[slice, angle] = true;
                for (var i = 0; i < part.Count; i++)
                {
                    foreach (var step in Neighbours)
                    {
                        var (z, a) = (part[i].Slice + step.Slice, (part[i].Angle + step.Angle + angles) % angles);
                        if (z < 0 || z >= slices || seen[z, a] || !map[z, a]) continue;
                        seen[z, a] = true;
                        part.Add((z, a));
                    }
                }

                yield return part;
            }
        }
    }

    /// <summary>Along each axis by itself, for the window is a rectangle.</summary>
    private static bool[,] Window(bool[,] map, int slices, int angles, bool erode)
    {
        var (countZ, countA) = (map.GetLength(0), map.GetLength(1));
        bool[,] along = new bool[countZ, countA], both = new bool[countZ, countA];
        for (var z = 0; z < countZ; z++)
        {
            for (var a = 0; a < countA; a++)
            {
                var value = erode;
                for (var d = -angles; d <= angles; d++) value = Take(value, map[z, (a + d + countA) % countA]);
                along[z, a] = value;
            }
        }

        for (var z = 0; z < countZ; z++)
        {
            for (var a = 0; a < countA; a++)
            {
                var value = erode;
                for (var d = z - slices; d <= z + slices; d++) value = Take(value, d >= 0 && d < countZ && along[d, a]);
                both[z, a] = value;
            }
        }

        return both;

        bool Take(bool value, bool next) => erode ? value & next : value | next;
    }
}
