namespace LungSeg.Local.Terminal;

/// <summary>The command line asks for something that can't be; the message says what and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
