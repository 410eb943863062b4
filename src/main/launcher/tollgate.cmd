@echo off
rem Starts Tollgate, or one of its commands: tollgate --help
rem TOLLGATE_JAR, JAVA_HOME and TOLLGATE_JAVA_OPTIONS mean the same as for the script without .cmd
setlocal
set "JAR=%TOLLGATE_JAR%"
if not defined JAR for %%J in ("%~dp0tollgate*.jar") do set "JAR=%%~fJ"
if not defined JAR (
    echo There is no tollgate.jar beside this script. Maybe name it with TOLLGATE_JAR. 1>&2
    exit /b 3
)
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" %TOLLGATE_JAVA_OPTIONS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
