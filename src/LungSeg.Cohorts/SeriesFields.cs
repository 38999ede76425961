using LungSeg.Cohorts.Results;
using LungSeg.Pipeline.Documents;

namespace LungSeg.Cohorts;

/// <summary>
/// What a series' rows say of it. Nothing here tells who the patient is but what the case was called, which whoever
/// processed it chose.
/// </summary>
internal static class SeriesFields
{
    /// <summary>The severities of flags, the worst first.</summary>
    private static readonly string[] Severities = ["error", "warning", "info"];

    /// <summary>In every table that has rows of series.</summary>
    public static IReadOnlyList<Field<CohortSeries>> Keys { get; } =
    [
        Field.Text<CohortSeries>("case_id", "What the case is called in its results.", series => series.Summary.CaseId),
        Field.Whole<CohortSeries>("revision", "", "Which revision of the case's results, from 1.", series =>
            series.Summary.Revision
        ),
        Field.Text<CohortSeries>("series_key", "The series' folder among the case's results.", series =>
            series.Summary.Series.Key
        ),
        Field.Text<CohortSeries>(
            CohortRows.ResultPath,
            "The folder of the result below the place that was collected. No two series share it.",
            series => series.ResultPath),
    ];

    /// <summary>How the numbers were made and how far to trust them: beside every one of them.</summary>
    public static IReadOnlyList<Field<CohortSeries>> Making { get; } =
    [
        Field.Text<CohortSeries>("study_instance_uid", "The study's UID; empty where the input is no DICOM.", series =>
            series.Summary.Series.StudyInstanceUid
        ),
        Field.Text<CohortSeries>("series_instance_uid", "The series' UID; empty where the input is no DICOM.", series =>
            series.Summary.Series.SeriesInstanceUid
        ),
        Field.Text<CohortSeries>("method", "The segmentation method.", series => series.Summary.Method),
        Field.Text<CohortSeries>("software_version", "The version of LungSeg that made the result.", series =>
            series.Summary.SoftwareVersion
        ),
        Field.Text<CohortSeries>(
            "parameters_hash",
            "Equal where all parameters that shape numbers are equal; the table of parameters says what they are.",
            series => series.Parameters.Hash),
        Field.Text<CohortSeries>(
            "worst_flag",
            "The worst severity of the result's quality flags: error, warning or info; empty where it has none.",
            series =>
                Severities.FirstOrDefault(severity =>
                    series.Summary.QualityFlags.Any(flag => flag.Severity == severity)
                )),
        Field.Number<CohortSeries>(
            "confidence", "",
            "One number out of the flags, from 0 to 1, to sort results by: 1 without flags. No probability.",
            series => series.Summary.Confidence),
        Field.Text<CohortSeries>("flags", "The codes of the result's quality flags, with ';' between them.", series =>
            string.Join(';', series.Summary.QualityFlags.Select(flag => flag.Code))
        ),
    ];

    /// <summary>In the table with one row a series.</summary>
    public static IReadOnlyList<Field<CohortSeries>> Details { get; } =
    [
        Count("flag_errors", "Quality flags that are errors.", summary =>
            summary.QualityFlags.Count(flag => flag.Severity == Severities[0])
        ),
        Count("flag_warnings", "Quality flags that are warnings.", summary =>
            summary.QualityFlags.Count(flag => flag.Severity == Severities[1])
        ),
        Text("input_warnings", "The codes of what was noticed about the input, with ';' between them.", summary =>
            string.Join(';', summary.Warnings.Select(warning => warning.Code))
        ),
        Count("series_number", "The series' number.", summary => summary.Series.SeriesNumber),
        Text("series_part", "Which scan of the series it is, where it holds several.", summary => summary.Series.Part),
        Text("file_format", "The file's format where the input is no DICOM.", summary => summary.Series.FileFormat),
        Count("slices", "Slices of the CT.", summary => summary.Series.Slices),
        Text("manufacturer", "Of the scanner.", summary => summary.Series.Manufacturer),
        Text("scanner_model", "Of the scanner.", summary => summary.Series.ManufacturerModelName),
        Text("convolution_kernel", "That the CT was reconstructed with.", summary => summary.Series.ConvolutionKernel),
        Number("slice_thickness_mm", "mm", "Nominal thickness of a slice.", summary => summary.Series.SliceThicknessMm),
        Number("tube_voltage_kv", "kV", "Peak voltage of the tube.", summary => summary.Series.TubeVoltageKv),
        Field.Truth<CohortSeries>("has_contrast_agent", "The scan's header names a contrast agent.", series =>
            series.Summary.Series.HasContrastAgent
        ),
        Text("patient_position", "Position on the table as DICOM writes it, such as HFS.", summary =>
            summary.Series.PatientPosition
        ),
        Text("interpolation", "Of the isotropic grid.", summary => summary.Interpolation),
        Number("threshold_hu", "HU", "At or below is air.", summary => summary.ThresholdHu),
        .. Grid("native", "the CT's own grid", summary => summary.NativeGrid),
        .. Grid("isotropic", "the isotropic grid", summary => summary.IsotropicGrid),
        Number(
            "isotropic_filled_ml", "mL", "Volume of the lungs with the structures in them, on the isotropic grid.",
            summary => summary.IsotropicVolumes.FilledMl),
        Number("isotropic_air_ml", "mL", "Volume of the lungs' air alone, on the isotropic grid.", summary =>
            summary.IsotropicVolumes.AirMl
        ),
        Number(
            "isotropic_structures_ml", "mL",
            "Volume of vessels, nodules and walls in the lungs, on the isotropic grid.",
            summary => summary.IsotropicVolumes.StructuresMl),
        Number(
            "isotropic_airways_ml", "mL", "Volume of the lumen of trachea and bronchi, on the isotropic grid.",
            summary => summary.IsotropicVolumes.AirwaysMl),
    ];

    private static IEnumerable<Field<CohortSeries>> Grid(
        string name, string words, Func<SummaryDocument, GeometryDocument> grid)
    {
        string[] axes = ["x", "y", "z"];
        string[] along = ["columns", "rows", "slices"];
        for (var i = 0; i < axes.Length; i++)
        {
            var axis = i;
            yield return Count(
                $"{name}_size_{axes[axis]}_voxels", $"Voxels of {words} along its {along[axis]}.",
                summary => grid(summary).SizeVoxels[axis], "voxels");
            yield return Number(
                $"{name}_spacing_{axes[axis]}_mm", "mm",
                $"Distance between voxel centres of {words} along its {along[axis]}.",
                summary => grid(summary).SpacingMm[axis]);
        }
    }

    private static Field<CohortSeries> Text(string name, string meaning, Func<SummaryDocument, string?> value) =>
        Field.Text<CohortSeries>(name, meaning, series => value(series.Summary));

    private static Field<CohortSeries> Count(
        string name, string meaning, Func<SummaryDocument, long?> value, string unit = "") =>
        Field.Whole<CohortSeries>(name, unit, meaning, series => value(series.Summary));

    private static Field<CohortSeries> Number(
        string name, string unit, string meaning, Func<SummaryDocument, double?> value) =>
        Field.Number<CohortSeries>(name, unit, meaning, series => value(series.Summary));
}
