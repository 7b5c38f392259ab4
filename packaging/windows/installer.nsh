; "Open with" offers Pentimento for .json files, and takes nothing over: Windows knows no association by a whole name, and others' .json is not ours.
!macro customInstall
  WriteRegStr SHELL_CONTEXT "Software\Classes\Pentimento.Project" "" "Pentimento project"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Pentimento.Project\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "Software\Classes\Pentimento.Project\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
  WriteRegNone SHELL_CONTEXT "Software\Classes\.json\OpenWithProgids" "Pentimento.Project"
!macroend

!macro customUnInstall
  DeleteRegKey SHELL_CONTEXT "Software\Classes\Pentimento.Project"
  DeleteRegValue SHELL_CONTEXT "Software\Classes\.json\OpenWithProgids" "Pentimento.Project"
!macroend
