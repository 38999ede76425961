namespace LungSeg.Voxels.Quality;

/// <summary>Every quality flag there is: its code, severity, words and number in one place.</summary>
public static class QualityFlags
{
    public static QualityFlag AirwayLeakGuarded(double millilitres) => new(
        "airway-leak-guarded", QualitySeverity.Info,
        "The airways could only be followed a short way before the growth would have run into a lung; it was held back.",
        millilitres, "mL");

    public static QualityFlag SplitByPlane(double millilitres) => new(
        "lungs-split-by-plane", QualitySeverity.Warning,
        "The lungs could not be told apart where they touch; they were cut at the middle of the body. Check the border between them.",
        millilitres, "mL");
}
