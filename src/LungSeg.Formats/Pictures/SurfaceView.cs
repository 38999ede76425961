using System.Numerics;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// Where a surface is looked at from, without perspective, superior up. Azimuth 0 looks at the patient's front; it
/// grows as the viewer walks towards the patient's left side. Elevation looks down from above.
/// </summary>
public sealed record SurfaceView(string Title, double AzimuthDegrees, double ElevationDegrees = 0)
{
    public static readonly SurfaceView Anterior = new("Anterior", 0);

    public static readonly SurfaceView Left = new("Left", 90);

    public static readonly SurfaceView Posterior = new("Posterior", 180);

    public static readonly SurfaceView Right = new("Right", 270);

    /// <summary>From the front, a little from the patient's left and from above.</summary>
    public static readonly SurfaceView Oblique = new("Oblique", 40, 15);

    /// <summary>LPS to picture: rows are the directions right, up, and towards the viewer.</summary>
    internal (Vector3 Right, Vector3 Up, Vector3 ToViewer) Axes()
    {
        var (sin, cos) = Math.SinCos(double.DegreesToRadians(AzimuthDegrees));
        var (sinElevation, cosElevation) = Math.SinCos(double.DegreesToRadians(ElevationDegrees));
        var toViewer = new Vector3((float)(sin * cosElevation), (float)(-cos * cosElevation), (float)sinElevation);
        var right = new Vector3((float)cos, (float)sin, 0);
        return (right, Vector3.Cross(toViewer, right), toViewer);
    }
}
